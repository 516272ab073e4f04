using System.Globalization;
using ScottPlot;
using ScottPlot.Plottables;
using ScottPlot.TickGenerators;

namespace MLNet.Adapters.Reporting;

/// <summary>
/// Draws which fused adapters each token of a text uses, with tokens across and adapters down. A long text takes several rows. The colours
/// are those of weights from 0 to 1 in every picture, so that two pictures compare.
/// </summary>
public static class FusionHeatMap
{
    private const int TokensInRow = 36;
    private const int TokenWidth = 22;
    private const int AdapterHeight = 44;
    private const int LeastTokens = 20; // the minimum width of a row
    private const int TitleHeight = 44;
    private const int BarWidth = 96; // including its numbers

    /// <summary>Draws the mean over all places, or one place.</summary>
    /// <param name="explanation">From <c>Explain</c> of a fused model of any task.</param>
    /// <param name="place">The index of the place in <see cref="FusionExplanation.Places"/>; null for the mean.</param>
    /// <exception cref="ArgumentException">The explanation has no token, or no such place.</exception>
    public static Picture Draw(FusionExplanation explanation, int? place = null)
    {
        ArgumentNullException.ThrowIfNull(explanation);
        if (explanation.Tokens.Count == 0 || explanation.Adapters.Count == 0 || explanation.Places.Count == 0)
            throw new ArgumentException(
                "The explanation has no token, no adapter or no place. Explain a text with a fused model.",
                nameof(explanation));
        if (place is { } index && (index < 0 || index >= explanation.Places.Count))
            throw new ArgumentException($"Place {index} does not exist; the explanation has {explanation.Places.Count}.", nameof(place));

        var weights = place is { } one ? explanation.Places[one].Weights : explanation.MeanWeights;
        var title =
            $"Weight of each adapter by token ({(place is { } chosen ? NameOf(explanation.Places[chosen]) : "mean over all layers")})";
        return Draw(title, [.. explanation.Tokens.Select(token => token.Text)], explanation.Adapters, weights);
    }

    /// <summary>Draws the mean over all places for the words of a text whose words are tagged.</summary>
    /// <param name="explanation">From <c>Explain</c> of a fused tagger.</param>
    /// <exception cref="ArgumentException">The explanation has no word.</exception>
    public static Picture DrawWords(FusionExplanation explanation)
    {
        ArgumentNullException.ThrowIfNull(explanation);
        return explanation.Words.Count > 0
            ? Draw(
                "Weight of each adapter by word (mean over all layers)",
                [.. explanation.Words.Select(word => word.Text)],
                explanation.Adapters,
                explanation.WordWeights)
            : throw new ArgumentException(
                "The explanation has no word. Explain a text with a fused model that tags words, or draw its tokens.",
                nameof(explanation));
    }

    private static Picture Draw(
        string title,
        IReadOnlyList<string> units,
        IReadOnlyList<string> names,
        IReadOnlyList<IReadOnlyList<float>> weights)
    {
        var (tokens, adapters) = (units.Count, names.Count);
        var rows = (tokens + TokensInRow - 1) / TokensInRow;
        var inRow = (tokens + rows - 1) / rows;
        var left = 24 + Style.WidthOf(names);
        var bottom = 24 + Style.WidthOf(units);
        var width = left + (Math.Max(LeastTokens, inRow) * TokenWidth) + BarWidth;
        var colors = Colors();
        var panels = new List<Panel>();
        var top = 0;
        for (var row = 0; row < rows; row++)
        {
            var header = row == 0 ? TitleHeight : 14;
            var plot = Style.NewPlot(row == 0 ? title : string.Empty);
            plot.Layout.Fixed(new PixelPadding(left, BarWidth, bottom, header));
            var height = header + (adapters * AdapterHeight) + bottom;
            Fill(plot, units, names, weights, row * inRow, inRow, colors);
            panels.Add(new Panel(plot, 0, top, width, height));
            top += height;
        }

        return new Picture(width, top, panels);
    }

    private static string NameOf(PlaceFusionWeights place) => $"layer {place.Layer}, {SubLayers.NameOf(place.SubLayer)}";

    // From 0 to 1 in every picture, so that two of them compare.
    private static Heatmap Colors() => new(new double[1, 1])
    {
        Colormap = new ScottPlot.Colormaps.Viridis(),
        ManualRange = new ScottPlot.Range(0, 1),
    };

    // As rectangles: SVG viewers smooth a bitmap of one pixel per cell until no colour matches a weight.
    private static void Fill(
        Plot plot,
        IReadOnlyList<string> units,
        IReadOnlyList<string> names,
        IReadOnlyList<IReadOnlyList<float>> weights,
        int first,
        int inRow,
        Heatmap colors)
    {
        var adapters = names.Count;
        var count = Math.Min(inRow, units.Count - first);
        for (var token = 0; token < count; token++)
        {
            for (var adapter = 0; adapter < adapters; adapter++)
            {
                var cell = plot.Add.Rectangle(token - 0.5, token + 0.5, adapters - adapter - 1.5, adapters - adapter - 0.5);
                cell.FillColor = colors.Colormap.GetColor(weights[first + token][adapter], colors.ManualRange!.Value);
                cell.LineColor = ScottPlot.Colors.White;
                cell.LineWidth = 1;
            }
        }

        var bar = plot.Add.ColorBar(colors);
        bar.Axis.TickLabelStyle.FontName = EmbeddedFont.Name;
        bar.Axis.TickLabelStyle.FontSize = Style.TickSize;
        SetTicks(bar.Axis, adapters);
        plot.Axes.Bottom.SetTicks([.. Enumerable.Range(0, count).Select(token => (double)token)], [.. units.Skip(first).Take(count)]);
        plot.Axes.Bottom.TickLabelStyle.Rotation = -90;
        plot.Axes.Bottom.TickLabelStyle.Alignment = Alignment.MiddleRight;
        plot.Axes.Left.SetTicks([.. Enumerable.Range(0, adapters).Select(adapter => (double)(adapters - 1 - adapter))], [.. names]);
        plot.Axes.SetLimits(-0.5, inRow - 0.5, -0.5, adapters - 0.5);
        plot.HideGrid();
    }

    // As many as the height of the rows has room for.
    private static void SetTicks(IAxis axis, int adapters)
    {
        double[] values = adapters switch
        {
            1 => [0, 1],
            2 => [0, 0.5, 1],
            _ => [0, 0.25, 0.5, 0.75, 1],
        };
        axis.TickGenerator = new NumericManual(values, [.. values.Select(value => value.ToString("0.00", CultureInfo.InvariantCulture))]);
    }
}
