using ScottPlot;

namespace MLNet.Adapters.Reporting;

/// <summary>Compares what a bottleneck size saves and what it achieves: compression ratio and measured accuracy.</summary>
public static class BottleneckChart
{
    private const int PanelWidth = 540;
    private const int Height = 480;

    /// <summary>Draws both against the bottleneck size.</summary>
    /// <param name="measured">The measurements, each with its bottleneck size.</param>
    /// <param name="hiddenSize">The hidden size H of the encoder, for the ratio H/R.</param>
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

        var ratio = Style.NewPlot("Compression");
        double[] ratios = [.. xs.Select(x => Math.Log2(hiddenSize) - x)];
        ratio.AddSeries(0, 2, string.Empty, xs, ratios);
        var (least, most) = ((int)Math.Floor(ratios.Min()), (int)Math.Ceiling(ratios.Max()));
        double[] powers = [.. Enumerable.Range(least, most - least + 1).Select(power => (double)power)];
        ratio.Axes.Left.SetTicks(
            powers,
            [.. powers.Select(power => power < 0 ? $"1 : {Math.Pow(2, -power)}" : $"{Math.Pow(2, power)} : 1")]);
        ratio.Axes.SetLimitsY(least - 0.2, most + 0.2);
        ratio.YLabel($"compression ratio {hiddenSize} : R", Style.LabelSize);

        var accuracy = Style.NewPlot(task);
        foreach (var (x, one) in xs.Zip(ordered))
            accuracy.AddDots(x, one.Accuracies, Colors.Gray);
        accuracy.AddSeries(1, 2, string.Empty, xs, [.. ordered.Select(one => one.Mean)]);
        accuracy.SetShareLimits([.. ordered.SelectMany(one => one.Accuracies)]);
        accuracy.Axes.Left.SetNumberTicks("0.000");
        var seeds = ordered.Max(one => one.Accuracies.Count);
        accuracy.YLabel(seeds == 1 ? "accuracy (1 seed)" : $"accuracy (line: mean; dots: {seeds} seeds)", Style.LabelSize);
        foreach (var plot in new[] { ratio, accuracy })
        {
            plot.Axes.Bottom.SetLogTicks(sizes);
            plot.XLabel("bottleneck size R", Style.LabelSize);
            plot.Axes.SetLimitsX(xs[0] - 0.4, xs[^1] + 0.4);
            plot.SetSpace(left: 92, right: 14, bottom: 62, top: 46);
        }

        return new Picture(
            2 * PanelWidth,
            Height,
            [new Panel(ratio, 0, 0, PanelWidth, Height), new Panel(accuracy, PanelWidth, 0, PanelWidth, Height)]);
    }
}
