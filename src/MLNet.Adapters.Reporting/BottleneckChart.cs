namespace MLNet.Adapters.Reporting;

/// <summary>What a bottleneck size saves, beside what it gives: compression ratio and measured accuracy.</summary>
public static class BottleneckChart
{
    /// <summary>Draws both against the bottleneck size.</summary>
    /// <param name="measured">Each with its bottleneck size.</param>
    /// <param name="hiddenSize">H of the encoder, for the ratio H/R.</param>
    /// <param name="task">What was measured, for the title.</param>
    /// <exception cref="ArgumentException">There is none, or one has no bottleneck size or no accuracy.</exception>
    public static Picture Draw(IReadOnlyList<MeasuredAccuracy> measured, int hiddenSize, string task)
    {
        ArgumentNullException.ThrowIfNull(measured);
        if (measured.Count == 0 || measured.Any(one => one.BottleneckSize is null or < 1 || one.Accuracies.Count == 0))
            throw new ArgumentException("Every measurement needs a bottleneck size and at least one accuracy. Give those of a sweep.", nameof(measured));
        var ordered = measured.OrderBy(one => one.BottleneckSize).ToList();
        int[] sizes = [.. ordered.Select(one => one.BottleneckSize!.Value)];
        double[] xs = [.. sizes.Select(size => Math.Log2(size))];

        var ratio = Style.NewPlot("Compression");
        ratio.AddSeries(0, string.Empty, xs, [.. sizes.Select(size => Math.Log2((double)hiddenSize / size))]);
        int[] ratios = [1, 2, 4, 8, 16, 32, 64, 128];
        ratio.Axes.Left.SetTicks([.. ratios.Select(value => Math.Log2(value))], [.. ratios.Select(value => $"{value} : 1")]);
        ratio.Axes.Bottom.SetLogTicks(sizes);
        ratio.XLabel("bottleneck size R", Style.LabelSize);
        ratio.YLabel($"compression ratio {hiddenSize} : R", Style.LabelSize);

        var accuracy = Style.NewPlot(task);
        foreach (var (x, one) in xs.Zip(ordered))
            accuracy.AddDots(x, one.Accuracies);
        accuracy.AddSeries(1, string.Empty, xs, [.. ordered.Select(one => one.Mean)]);
        accuracy.Axes.Bottom.SetLogTicks(sizes);
        accuracy.XLabel("bottleneck size R", Style.LabelSize);
        accuracy.YLabel($"accuracy (line: mean; dots: {ordered.Max(one => one.Accuracies.Count)} seeds)", Style.LabelSize);
        return new Picture(1100, 480, ratio, accuracy);
    }
}
