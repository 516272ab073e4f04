using System.Globalization;
using Spectre.Console;

namespace Samples;

/// <summary>Tables in the terminal, in a uniform style.</summary>
internal static class Tables
{
    /// <summary>Prints a heading.</summary>
    public static void Heading(string text) => AnsiConsole.MarkupLine($"{Environment.NewLine}[bold]{Markup.Escape(text)}[/]");

    public static Table Create(params string[] columns)
    {
        var table = new Table { Border = TableBorder.Horizontal };
        foreach (var column in columns)
            table.AddColumn(new TableColumn(Markup.Escape(column)));
        return table;
    }

    /// <summary>Right-aligns columns of numbers.</summary>
    public static Table WithNumbers(this Table table, params int[] columns)
    {
        table.Columns[0].NoWrap();
        foreach (var column in columns)
            table.Columns[column].RightAligned().NoWrap();
        return table;
    }

    public static Markup[] Cells(string mark, params string[] texts) =>
        [.. texts.Select(text => new Markup($"[{mark}]{Markup.Escape(text)}[/]"))];

    public static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>Prints a comparison of models.</summary>
    public static void Comparison(IEnumerable<TrainedModel> models)
    {
        var table = Create("Model", "Accuracy", "Macro-F1", "Log-loss", "Trained", "Seconds").WithNumbers(1, 2, 3, 4, 5);
        foreach (var model in models)
        {
            table.AddRow(
                Cells(
                    "default",
                    model.Name,
                    $"{model.Scores.Accuracy:0.000}",
                    $"{model.Scores.MacroF1:0.000}",
                    $"{model.Scores.LogLoss:0.000}",
                    Number(model.TrainableParameters),
                    $"{model.Time.TotalSeconds:0.0}"));
        }

        AnsiConsole.Write(table);
    }

    /// <summary>Prints texts with the probability of each class.</summary>
    public static void Predictions(IReadOnlyList<(string Text, string Predicted, float[] Score)> predictions, IReadOnlyList<string> classes)
    {
        var table = Create(["Predicted", .. classes, "Text"]).WithNumbers([.. Enumerable.Range(1, classes.Count)]);
        foreach (var (text, predicted, score) in predictions)
            table.AddRow(Cells("default", [predicted, .. score.Select(probability => $"{100 * probability:0} %"), text]));
        AnsiConsole.Write(table);
    }
}
