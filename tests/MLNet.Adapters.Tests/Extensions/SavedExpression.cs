using Microsoft.ML;

namespace MLNet.Adapters.Tests.Extensions;

/// <summary>Models in a file that multiply a number by a factor, twice: a row of two models at once would have two results.</summary>
internal static class SavedExpression
{
    /// <summary>Replaces the file by a model, as an application that trains would.</summary>
    public static void Save(string path, int factor)
    {
        var context = new MLContext();
        var rows = context.Data.LoadFromEnumerable(Array.Empty<Number>());
        var model = context.Transforms.Expression("First", $"x => x * {factor}", "Value")
            .Append(context.Transforms.Expression("Second", $"x => x * {factor}", "Value"))
            .Fit(rows);
        context.Model.SaveAtomically(model, rows.Schema, path);
        File.SetLastWriteTimeUtc(path, new DateTime(2026, 1, 1, 0, 0, factor, DateTimeKind.Utc)); // however coarse the file system's clock
    }
}

/// <summary>A prediction.</summary>
public sealed class Multiplied
{
    public float First { get; set; }

    public float Second { get; set; }
}
