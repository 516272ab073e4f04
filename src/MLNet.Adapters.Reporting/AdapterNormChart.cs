using MLNet.Adapters.Training;

namespace MLNet.Adapters.Reporting;

/// <summary>How the adapters' outputs grow in training, layer by layer: near zero at the start.</summary>
public static class AdapterNormChart
{
    /// <summary>Draws the mean norm of each adapter's output against the epoch.</summary>
    /// <param name="norms">Of a <see cref="TrainingReport"/> or a <see cref="TrainedAdapter"/>.</param>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static Picture Draw(IReadOnlyList<AdapterNorm> norms)
    {
        ArgumentNullException.ThrowIfNull(norms);
        if (norms.Count == 0)
            throw new ArgumentException("There is no norm. Take them from the report of a model that trained an adapter.", nameof(norms));
        var plot = Style.NewPlot("Mean norm of what each adapter adds to a token");
        var isDouble = norms.Select(norm => norm.SubLayer).Distinct().Count() > 1;
        foreach (var (index, place) in norms.GroupBy(norm => (norm.Layer, norm.SubLayer)).OrderBy(group => group.Key).Index())
        {
            var name = isDouble ? $"layer {place.Key.Layer}, {(place.Key.SubLayer == Methods.SubLayer.Attention ? "attention" : "feed-forward")}" : $"layer {place.Key.Layer}";
            plot.AddSeries(index, name, [.. place.Select(norm => (double)norm.Epoch)], [.. place.Select(norm => norm.MeanNorm)]);
        }

        double[] epochs = [.. norms.Select(norm => (double)norm.Epoch).Distinct().Order()];
        plot.Axes.Bottom.SetTicks(epochs, [.. epochs.Select(epoch => epoch == 0 ? "start" : $"{epoch}")]);
        plot.XLabel("after epoch", Style.LabelSize);
        plot.YLabel("L2 norm", Style.LabelSize);
        plot.Axes.SetLimitsX(epochs[0] - 0.2, epochs[^1] + 0.2);
        plot.Axes.SetLimitsY(0, norms.Max(norm => norm.MeanNorm) * 1.08);
        plot.AddLegend();
        return new Picture(820, 480, plot);
    }
}
