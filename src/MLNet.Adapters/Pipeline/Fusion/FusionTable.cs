using System.Globalization;
using System.Text;

namespace MLNet.Adapters.Pipeline.Fusion;

/// <summary>Formats a fusion report as text: the adapters with their weights, then what it costs to drop them.</summary>
internal static class FusionTable
{
    private const string All = "all";
    private const string Whole = "(none)";
    private const int MostLabels = 8;

    /// <summary>Returns the text, with numbers in the invariant culture.</summary>
    public static string Of(FusionReport report)
    {
        var text = new StringBuilder();
        var labels = report.Labels.Take(MostLabels).ToList();
        var most = Math.Log(report.Adapters.Count);
        text.AppendLine(Invariant($"{report.Rows:N0} rows, mean entropy {report.MeanEntropy:0.000} of at most {most:0.000} nats."));
        Table(
            text,
            ["adapter", All, .. labels.Select(label => label.Label)],
            report.Adapters.Select((name, adapter) => (string[])
            [
                name,
                Number(report.MeanWeights[adapter]),
                .. labels.Select(label => Number(label.MeanWeights[adapter])),
            ]));
        if (report.Labels.Count > labels.Count)
            text.AppendLine(Invariant($"{report.Labels.Count - labels.Count} more labels."));
        var hasError = report.PruningCurve.Any(step => !double.IsNaN(step.Error));
        Table(
            text,
            ["dropped", "accuracy", "macro-F1", "changed predictions", .. hasError ? ["error"] : Array.Empty<string>()],
            report.PruningCurve.Select(step => (string[])
            [
                step.Removed ?? Whole,
                Number(step.Accuracy),
                Number(step.MacroF1),
                Number(step.ChangedPredictions),
                .. hasError ? [Number(step.Error)] : Array.Empty<string>(),
            ]));
        return text.ToString().TrimEnd();
    }

    private static void Table(StringBuilder text, string[] header, IEnumerable<string[]> rows)
    {
        List<string[]> lines = [header, .. rows];
        int[] widths = [.. header.Select((_, column) => lines.Max(line => line[column].Length))];
        foreach (var line in lines)
        {
            var cells = line.Select((cell, column) => column == 0 ? cell.PadRight(widths[0]) : cell.PadLeft(widths[column]));
            text.AppendLine(string.Join("  ", cells).TrimEnd());
        }
    }

    private static string Number(double value) => double.IsNaN(value) ? "-" : value.ToString("0.000", CultureInfo.InvariantCulture);

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
