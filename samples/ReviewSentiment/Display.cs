using System.Globalization;
using MLNet.Adapters.Training;
using Spectre.Console;

namespace ReviewSentimentSample;

/// <summary>The sample's tables.</summary>
internal static class Display
{
    /// <summary>What comes next.</summary>
    public static void Heading(string text) => AnsiConsole.MarkupLine($"{Environment.NewLine}[bold]{Markup.Escape(text)}[/]");

    /// <summary>Which parts of the model training moved, and which it left alone.</summary>
    public static void Components(ParameterSummary summary)
    {
        var table = Table("Component (* = each layer)", "Tensors", "Parameters", "").WithNumbers(1, 2);
        foreach (var component in summary.Components.GroupBy(component => (Name: WithoutKind(component.Name), component.IsTrainable)))
        {
            var (mark, state) = component.Key.IsTrainable ? ("bold", "trainable") : ("dim", "frozen");
            table.AddRow(Cells(mark, component.Key.Name, $"{component.Sum(part => part.Parameters)}", Number(component.Sum(part => part.Count)), state));
        }

        table.AddEmptyRow();
        table.AddRow(Cells("dim", "All frozen", "", Number(summary.Frozen), ""));
        table.AddRow(Cells("bold", "All trainable", "", Number(summary.Trainable), $"{summary.TrainablePercent:0.00} % of all"));
        AnsiConsole.Write(table);
    }

    /// <summary>The models side by side.</summary>
    public static void Comparison(IEnumerable<TrainedModel> models)
    {
        var table = Table("Model", "Accuracy", "Macro-F1", "Log-loss", "Trainable", "Seconds").WithNumbers(1, 2, 3, 4, 5);
        foreach (var model in models)
        {
            table.AddRow(Cells("default", model.Name, $"{model.Scores.Accuracy:0.000}", $"{model.Scores.MacroF1:0.000}", $"{model.Scores.LogLoss:0.000}",
                Number(model.TrainableParameters), $"{model.Time.TotalSeconds:0.0}"));
        }

        AnsiConsole.Write(table);
    }

    /// <summary>Texts with the probability of each class.</summary>
    public static void Predictions(IReadOnlyList<string> texts, IReadOnlyList<ReviewSentiment.ModelOutput> outputs, IReadOnlyList<string> classes)
    {
        var table = Table(["Predicted", .. classes, "Text"]).WithNumbers([.. Enumerable.Range(1, classes.Count)]);
        foreach (var (text, output) in texts.Zip(outputs))
            table.AddRow(Cells("default", [output.PredictedLabel, .. output.Score.Select(probability => $"{100 * probability:0} %"), text]));
        AnsiConsole.Write(table);
    }

    /// <summary>The name of a map or a norm from that of its weight or bias.</summary>
    private static string WithoutKind(string name) =>
        name.EndsWith(".weight", StringComparison.Ordinal) || name.EndsWith(".bias", StringComparison.Ordinal) ? name[..name.LastIndexOf('.')] : name;

    private static Table Table(params string[] columns)
    {
        var table = new Table { Border = TableBorder.Horizontal };
        foreach (var column in columns)
            table.AddColumn(new TableColumn(Markup.Escape(column)));
        return table;
    }

    private static Table WithNumbers(this Table table, params int[] columns)
    {
        table.Columns[0].NoWrap();
        foreach (var column in columns)
            table.Columns[column].RightAligned().NoWrap();
        return table;
    }

    private static Markup[] Cells(string mark, params string[] texts) => [.. texts.Select(text => new Markup($"[{mark}]{Markup.Escape(text)}[/]"))];

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
