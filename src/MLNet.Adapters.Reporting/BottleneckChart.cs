using System.Globalization;
using ScottPlot;

namespace MLNet.Adapters.Reporting;

/// <summary>Compares what a bottleneck size costs and what it achieves: parameters, megabytes and measured accuracy.</summary>
public static class BottleneckChart
{
    private const int PanelWidth = 540;
    private const int Height = 480;
    private const double BytesPerParameter = 4; // as float32, as models are saved
    private const double LeastSpan = 0.1; // of the accuracy's axis: differences between seeds must not look like effects

    /// <summary>Draws both against the bottleneck size.</summary>
    /// <param name="measured">The measurements, each with its bottleneck size.</param>
    /// <param name="hiddenSize">The hidden size H of the encoder.</param>
    /// <param name="task">The name of what was measured, for the title.</param>
    /// <exception cref="ArgumentException">There are no measurements, or one has no bottleneck size or no accuracy.</exception>
    public static Picture Draw(IReadOnlyList<MeasuredAccuracy> measured, int hiddenSize, string task)
    {
        ArgumentNullException.ThrowIfNull(measured);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(hiddenSize);
        if (measured.Count == 0 || measured.Any(one => one.BottleneckSize is null or < 1 || one.Accuracies.Count == 0))
            throw new ArgumentException(
                "Every measurement needs a bottleneck size and at least one accuracy. Give those of a sweep.",
                nameof(measured));
        var ordered = measured.OrderBy(one => one.BottleneckSize).ToList();
        int[] sizes = [.. ordered.Select(one => one.BottleneckSize!.Value)];
        double[] xs = [.. sizes.Select(size => Math.Log2(size))];
        var (cost, accuracy) = (Cost(ordered, xs), Accuracy(ordered, xs, task));
        foreach (var plot in new[] { cost, accuracy })
        {
            plot.Axes.Bottom.SetLogTicks(sizes);
            plot.XLabel($"bottleneck size R (hidden size {hiddenSize})", Style.LabelSize);
            plot.Axes.SetLimitsX(xs[0] - 1.2, xs[^1] + 0.6);
            plot.SetSpace(left: 92, right: 14, bottom: 62, top: 46);
        }

        return new Picture(
            2 * PanelWidth,
            Height,
            [new Panel(cost, 0, 0, PanelWidth, Height), new Panel(accuracy, PanelWidth, 0, PanelWidth, Height)]);
    }

    private static Plot Cost(List<MeasuredAccuracy> ordered, double[] xs)
    {
        var plot = Style.NewPlot("Trained parameters and their size");
        double[] megabytes = [.. ordered.Select(one => one.TrainableParameters * BytesPerParameter / 1e6)];
        plot.AddSeries(0, 2, string.Empty, xs, megabytes);
        foreach (var (index, one) in ordered.Index())
        {
            var (x, y) = (xs[index] - 0.1, megabytes[index] + (0.02 * megabytes.Max())); // off the line
            plot.AddText(Short(one.TrainableParameters), x, y, alignment: Alignment.LowerRight);
        }

        plot.Axes.Left.SetNumberTicks("0.0");
        plot.Axes.SetLimitsY(0, 1.2 * megabytes.Max());
        plot.YLabel("megabytes (numbers: parameters of adapter and head)", Style.LabelSize);
        return plot;
    }

    private static string Short(long count) => count switch
    {
        >= 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{count / 1e6:0.0} M"),
        >= 1_000 => string.Create(CultureInfo.InvariantCulture, $"{count / 1e3:0} k"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{count}"),
    };

    private static Plot Accuracy(List<MeasuredAccuracy> ordered, double[] xs, string task)
    {
        var plot = Style.NewPlot(task);
        foreach (var (x, one) in xs.Zip(ordered))
            plot.AddSpread(x, one.Accuracies, Colors.Gray);
        plot.AddSeries(1, 2, string.Empty, xs, [.. ordered.Select(one => one.Mean)]);
        plot.SetShareLimits([.. ordered.SelectMany(one => one.Accuracies)], LeastSpan);
        plot.Axes.Left.SetNumberTicks("0.000");
        plot.YLabel(MeasuredAccuracy.Label(ordered, "mean, least and greatest of"), Style.LabelSize);
        return plot;
    }
}
