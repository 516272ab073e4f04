using MLNet.Adapters;
using Samples;
using Spectre.Console;

namespace ReviewSentimentSample;

/// <summary>Displays the parts of the model.</summary>
internal static class Display
{
    /// <summary>Shows which parts of the model training changed and which it did not.</summary>
    public static void Components(ParameterSummary summary)
    {
        var table = Tables.Create("Component (* = each layer)", "Tensors", "Parameters", "").WithNumbers(1, 2);
        foreach (var component in summary.Components.GroupBy(component => (Name: WithoutKind(component.Name), component.IsTrainable)))
        {
            var (mark, state) = component.Key.IsTrainable ? ("bold", "trainable") : ("dim", "frozen");
            table.AddRow(
                Tables.Cells(
                    mark,
                    component.Key.Name,
                    $"{component.Sum(part => part.Parameters)}",
                    Tables.Number(component.Sum(part => part.Count)),
                    state));
        }

        table.AddEmptyRow();
        table.AddRow(Tables.Cells("dim", "All frozen", "", Tables.Number(summary.Frozen), ""));
        table.AddRow(
            Tables.Cells("bold", "All trainable", "", Tables.Number(summary.Trainable), $"{summary.TrainablePercent:0.00} % of all"));
        AnsiConsole.Write(table);
    }

    /// <summary>Shows the words that did most for a prediction or against it, with the share of probability that each makes.</summary>
    public static void Words(WordExplanation explanation)
    {
        const int Shown = 4;
        var strongest = explanation.Words.OrderByDescending(word => Math.Abs(word.Value)).Take(Shown).Select(word =>
            $"[{(word.Value > 0 ? "blue" : "red")}]'{Markup.Escape(word.Text)}' {100 * word.Value:+0;-0;0} %[/]");
        AnsiConsole.MarkupLine($"  {explanation.Output,-9} {string.Join(", ", strongest)}");
    }

    /// <summary>Returns the name of a map or a norm from that of its weight or bias.</summary>
    private static string WithoutKind(string name) =>
        name.EndsWith(".weight", StringComparison.Ordinal) || name.EndsWith(".bias", StringComparison.Ordinal)
            ? name[..name.LastIndexOf('.')]
            : name;
}
