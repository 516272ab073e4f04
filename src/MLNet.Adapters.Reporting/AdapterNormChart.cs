using ScottPlot;

namespace MLNet.Adapters.Reporting;

/// <summary>Draws how the adapters' outputs grow in training, layer by layer.</summary>
public static class AdapterNormChart
{
    private const int MostTicks = 13;

    /// <summary>Draws the mean norm of each adapter's output against the epoch; if both sub-layers have adapters, side by side.</summary>
    /// <param name="norms">The norms of a <see cref="TrainingReport"/> or a <see cref="TrainedAdapter"/>.</param>
    /// <exception cref="ArgumentException">There are no norms.</exception>
    public static Picture Draw(IReadOnlyList<AdapterNorm> norms)
    {
        ArgumentNullException.ThrowIfNull(norms);
        if (norms.Count == 0)
            throw new ArgumentException("There is no norm. Take them from the report of a model that trained an adapter.", nameof(norms));
        int[] layers = [.. norms.Select(norm => norm.Layer).Distinct().Order()];
        int[] epochs = [.. norms.Select(norm => norm.Epoch).Distinct().Order()];
        var places = norms.GroupBy(norm => norm.SubLayer).OrderBy(group => group.Key).ToList();
        var plots = new List<Plot>();
        foreach (var place in places)
        {
            var plot = Style.NewPlot(
                places.Count == 1
                    ? "Mean norm of what each adapter adds to a token"
                    : $"Mean norm of what each adapter adds ({SubLayers.NameOf(place.Key)})");
            foreach (var layer in place.GroupBy(norm => norm.Layer).OrderBy(group => group.Key))
            {
                var ordered = layer.OrderBy(norm => norm.Epoch).ToList();
                plot.AddSeries(
                    Array.IndexOf(layers, layer.Key),
                    layers.Length,
                    $"layer {layer.Key}",
                    [.. ordered.Select(norm => (double)norm.Epoch)],
                    [.. ordered.Select(norm => norm.MeanNorm)]);
            }

            SetAxes(plot, epochs, norms.Max(norm => norm.MeanNorm));
            plots.Add(plot);
        }

        return SubLayers.Beside(plots, [.. layers.Select(layer => $"layer {layer}")]);
    }

    private static void SetAxes(Plot plot, int[] epochs, double highest)
    {
        int[] steps = [1, 2, 5, 10, 20, 50, 100, 200, 500];
        var step = steps.FirstOrDefault(step => (epochs[^1] - epochs[0]) / step < MostTicks, 1000);
        var shown = epochs.Where(epoch => epoch % step == 0).ToList();
        plot.Axes.Bottom.SetTicks([.. shown.Select(epoch => (double)epoch)], [.. shown.Select(epoch => epoch == 0 ? "start" : $"{epoch}")]);
        plot.XLabel("after epoch", Style.LabelSize);
        plot.YLabel("L2 norm", Style.LabelSize);
        plot.Axes.Left.SetNumberTicks(highest < 0.5 ? "0.00" : "0.0");
        var air = Math.Max(0.2, 0.03 * (epochs[^1] - epochs[0]));
        plot.Axes.SetLimits(epochs[0] - air, epochs[^1] + air, 0, highest > 0 ? highest * 1.08 : 1);
    }
}
