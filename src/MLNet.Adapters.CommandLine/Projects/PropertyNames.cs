using System.Globalization;
using MLNet.Adapters.CommandLine.Data;

namespace MLNet.Adapters.CommandLine.Projects;

/// <summary>Makes names of C# out of the names of columns and projects.</summary>
internal static class PropertyNames
{
    /// <summary>Returns a name: letters and digits, each word with a capital.</summary>
    public static string Of(string name)
    {
        var words = new string([.. name.Select(letter => char.IsLetterOrDigit(letter) ? letter : ' ')])
            .Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var joined = string.Concat(words.Select(word => char.ToUpper(word[0], CultureInfo.InvariantCulture) + word[1..]));
        return joined.Length == 0 || char.IsDigit(joined[0]) ? $"Column{joined}" : joined;
    }

    /// <summary>Returns roles whose columns have such names, all different.</summary>
    public static ColumnRoles Of(ColumnRoles roles)
    {
        var taken = new HashSet<string>();
        return roles with
        {
            Text = Unique(roles.Text)!,
            Text2 = Unique(roles.Text2),
            Label = Unique(roles.Label),
            AnswerIndex = Unique(roles.AnswerIndex),
        };

        string? Unique(string? column)
        {
            if (column is null)
                return null;
            var name = Of(column);
            while (!taken.Add(name))
                name += "2";
            return name;
        }
    }
}
