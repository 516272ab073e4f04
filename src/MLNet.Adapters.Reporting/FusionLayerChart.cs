using MLNet.Adapters.Pipeline;

namespace MLNet.Adapters.Reporting;

/// <summary>How much each layer of a fusion uses each adapter, over a data set.</summary>
public static class FusionLayerChart
{
    /// <summary>Draws mean weights by place.</summary>
    /// <param name="report">From <c>AnalyzeFusion</c> of a fused model.</param>
    /// <exception cref="ArgumentException">The report has no place.</exception>
    public static Picture Draw(FusionReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        if (report.Layers.Count == 0)
            throw new ArgumentException("The report has no place. Analyze a fused model first.", nameof(report));
        var plot = Style.NewPlot($"Mean weight of each adapter ({report.Rows:N0} texts)");
        double[] places = [.. Enumerable.Range(0, report.Layers.Count).Select(place => (double)place)];
        foreach (var (index, adapter) in report.Adapters.Index())
            plot.AddSeries(index, adapter, places, [.. report.Layers.Select(layer => layer.MeanWeights[index])]);
        var isDouble = report.Layers.Select(layer => layer.SubLayer).Distinct().Count() > 1;
        plot.Axes.Bottom.SetTicks(places, [.. report.Layers.Select(layer => isDouble ? $"{layer.Layer} {(layer.SubLayer == Methods.SubLayer.Attention ? "att." : "ffn")}" : $"{layer.Layer}")]);
        plot.XLabel("layer", Style.LabelSize);
        plot.YLabel("mean weight", Style.LabelSize);
        plot.Axes.SetLimitsX(-0.3, report.Layers.Count - 0.7);
        plot.Axes.SetLimitsY(0, Math.Min(1, report.Layers.Max(layer => layer.MeanWeights.Max()) * 1.15));
        plot.AddLegend();
        return new Picture(820, 480, plot);
    }
}
