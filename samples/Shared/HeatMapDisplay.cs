using MLNet.Adapters;
using Spectre.Console;

namespace Samples;

/// <summary>Shows in the terminal which adapter each word of a text uses.</summary>
internal static class HeatMapDisplay
{
    // From dark to light, like the colours of the pictures.
    private static readonly Color[] Shades = [new(68, 1, 84), new(59, 82, 139), new(33, 145, 140), new(94, 201, 98), new(253, 231, 37)];

    public static void Write(FusionExplanation explanation)
    {
        var (label, probability) = explanation.Probabilities.MaxBy(one => one.Value);
        AnsiConsole.MarkupLine(
            $"Predicted [bold]{Markup.Escape(label)}[/] ({100 * probability:0} %); mean weight of each adapter over all layers:");
        var table = new Table { Border = TableBorder.Horizontal };
        table.AddColumn("Token");
        foreach (var adapter in explanation.Adapters)
            table.AddColumn(new TableColumn(Markup.Escape(adapter)).Centered());
        foreach (var (token, weights) in explanation.Tokens.Zip(explanation.MeanWeights))
            table.AddRow([new Markup(Markup.Escape(token.Text)), .. weights.Select(Cell)]);
        AnsiConsole.Write(table);
    }

    private static Markup Cell(float weight)
    {
        var shade = Shades[Math.Clamp((int)(weight * Shades.Length), 0, Shades.Length - 1)];
        var ink = weight > 0.5 ? Color.Black : Color.White;
        return new Markup($" {weight:0.00} ", new Style(ink, shade));
    }
}
