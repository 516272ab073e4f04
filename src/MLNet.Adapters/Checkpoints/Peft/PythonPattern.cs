using System.Text.RegularExpressions;

namespace MLNet.Adapters.Checkpoints.Peft;

/// <summary>A regular expression from a Python file, which cannot take long.</summary>
internal sealed class PythonPattern
{
    private static readonly TimeSpan LongestTime = TimeSpan.FromSeconds(1);
    private readonly string _text;
    private readonly string _where;
    private readonly Regex _whole;

    /// <param name="text">The expression, which must match a whole name.</param>
    /// <param name="where">The file and the field, for messages.</param>
    /// <param name="around">The expression around it, in which {0} stands for it.</param>
    /// <exception cref="InvalidDataException">It is not a valid expression, or not one that .NET shares with Python.</exception>
    public PythonPattern(string text, string where, string around = "{0}")
    {
        (_text, _where) = (text, where);
        try
        {
            var whole = around.Replace("{0}", text, StringComparison.Ordinal);
            _whole = new Regex($@"\A(?:{whole})\z", RegexOptions.CultureInvariant, LongestTime);
        }
        catch (ArgumentException error)
        {
            throw new InvalidDataException(
                $"{where} is the regular expression '{text}', which cannot be read: {error.Message} Name the modules in a list instead.",
                error);
        }
    }

    /// <summary>Matches a whole name.</summary>
    public Match Match(string name)
    {
        try
        {
            return _whole.Match(name);
        }
        catch (RegexMatchTimeoutException error)
        {
            throw new InvalidDataException(
                $"{_where} is the regular expression '{_text}', which takes too long on '{name}'. Name the modules in a list instead.",
                error);
        }
    }

    public bool IsMatch(string name) => Match(name).Success;
}
