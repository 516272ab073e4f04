using MLNet.Adapters.Pipeline;
using ScottPlot;

namespace MLNet.Adapters.Reporting;

/// <summary>Which fused adapter each token of a text uses: tokens across, adapters down.</summary>
public static class FusionHeatMap
{
    private const int TokenWidth = 22;
    private const int AdapterHeight = 44;
    private const int Narrowest = 720;

    /// <summary>Draws the mean over all places, or one place.</summary>
    /// <param name="explanation">From <c>Explain</c> of a fused model.</param>
    /// <param name="place">Index of the place in <see cref="FusionExplanation.Places"/>; null for the mean.</param>
    /// <exception cref="ArgumentException">The explanation has no token, or no such place.</exception>
    public static Picture Draw(FusionExplanation explanation, int? place = null)
    {
        ArgumentNullException.ThrowIfNull(explanation);
        if (explanation.Tokens.Count == 0)
            throw new ArgumentException("The explanation has no token. Explain a text first.", nameof(explanation));
        if (place is { } index && (index < 0 || index >= explanation.Places.Count))
            throw new ArgumentException($"Place {index} does not exist; the explanation has {explanation.Places.Count}.", nameof(place));
        var weights = place is { } one ? explanation.Places[one].Weights : explanation.MeanWeights;
        var where = place is { } chosen ? $"layer {explanation.Places[chosen].Layer}, {explanation.Places[chosen].SubLayer}" : "mean over all layers";
        var (tokens, adapters) = (explanation.Tokens.Count, explanation.Adapters.Count);
        var cells = new double[adapters, tokens];
        for (var adapter = 0; adapter < adapters; adapter++)
        {
            for (var token = 0; token < tokens; token++)
                cells[adapter, token] = weights[token][adapter];
        }

        var plot = Style.NewPlot($"Weight of each adapter by token ({where})");
        var map = plot.Add.Heatmap(cells);
        map.Colormap = new ScottPlot.Colormaps.Viridis();
        var bar = plot.Add.ColorBar(map);
        bar.Label = "weight";
        bar.LabelStyle.FontName = EmbeddedFont.Name;
        bar.LabelStyle.FontSize = Style.LabelSize;
        bar.LabelStyle.Bold = false;
        bar.Axis.TickLabelStyle.FontName = EmbeddedFont.Name;
        bar.Axis.TickLabelStyle.FontSize = Style.TickSize;
        plot.Axes.Bottom.SetTicks([.. Enumerable.Range(0, tokens).Select(token => (double)token)], [.. explanation.Tokens.Select(token => token.Text)]);
        plot.Axes.Bottom.TickLabelStyle.Rotation = -90;
        plot.Axes.Bottom.TickLabelStyle.Alignment = Alignment.MiddleRight;
        plot.Axes.Bottom.MinimumSize = LabelSpace(explanation.Tokens.Max(token => token.Text.Length));
        plot.Axes.Left.SetTicks([.. Enumerable.Range(0, adapters).Select(adapter => (double)(adapters - 1 - adapter))], [.. explanation.Adapters]);
        plot.Axes.SetLimits(-0.5, tokens - 0.5, -0.5, adapters - 0.5);
        plot.HideGrid();
        var left = LabelSpace(explanation.Adapters.Max(name => name.Length));
        return new Picture(
            Math.Max(Narrowest, (int)(tokens * TokenWidth + left + 160)),
            (int)(adapters * AdapterHeight + plot.Axes.Bottom.MinimumSize + 90),
            plot);
    }

    private static float LabelSpace(int characters) => 20 + (characters * Style.TickSize * 0.62f);
}
