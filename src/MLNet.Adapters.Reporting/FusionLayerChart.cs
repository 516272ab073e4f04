using ScottPlot;

namespace MLNet.Adapters.Reporting;

/// <summary>Draws how much each layer of a fusion uses each adapter, over a data set.</summary>
public static class FusionLayerChart
{
    /// <summary>Draws the mean weights by layer; if both sub-layers have adapters, side by side.</summary>
    /// <param name="report">From <c>AnalyzeFusion</c> of a fused model.</param>
    /// <exception cref="ArgumentException">The report has no place.</exception>
    public static Picture Draw(FusionReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        if (report.Layers.Count == 0)
            throw new ArgumentException("The report has no place. Analyze a fused model first.", nameof(report));
        double[] layers = [.. report.Layers.Select(layer => (double)layer.Layer).Distinct().Order()];
        var places = report.Layers.GroupBy(layer => layer.SubLayer).OrderBy(group => group.Key).ToList();
        var plots = new List<Plot>();
        foreach (var place in places)
        {
            var where = places.Count == 1 ? string.Empty : $"{SubLayers.NameOf(place.Key)}, ";
            var plot = Style.NewPlot(FormattableString.Invariant($"Mean weight of each adapter ({where}{report.Rows:N0} texts)"));
            var ordered = place.OrderBy(layer => layer.Layer).ToList();
            foreach (var (index, adapter) in report.Adapters.Index())
                plot.AddSeries(
                    index,
                    report.Adapters.Count,
                    adapter,
                    [.. ordered.Select(layer => (double)layer.Layer)],
                    [.. ordered.Select(layer => layer.MeanWeights[index])]);
            plot.Axes.Bottom.SetTicks(layers, [.. layers.Select(layer => $"{layer}")]);
            plot.Axes.Left.SetNumberTicks("0.00");
            plot.XLabel("layer", Style.LabelSize);
            plot.YLabel("mean weight", Style.LabelSize);
            plot.Axes.SetLimits(
                layers[0] - 0.3,
                layers[^1] + 0.3,
                0,
                Math.Min(1.03, report.Layers.Max(layer => layer.MeanWeights.Max()) * 1.15));
            plots.Add(plot);
        }

        return SubLayers.Beside(plots, report.Adapters);
    }
}
