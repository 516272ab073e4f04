using MLNet.Adapters.Methods;

namespace MLNet.Adapters.Reporting;

/// <summary>Draws the number of parameters of one adapter against its bottleneck size, for several hidden sizes.</summary>
public static class ParameterChart
{
    private static readonly int[] Sizes = [4, 8, 16, 32, 64, 128, 256, 512];

    /// <summary>Draws the counts, which are taken from the adapters themselves.</summary>
    /// <param name="hiddenSizes">The hidden sizes, each divisible by 64; null for 384, 768, 1024 and 4096.</param>
    /// <exception cref="ArgumentException">A size cannot be used.</exception>
    public static Picture Draw(IReadOnlyList<int>? hiddenSizes = null)
    {
        hiddenSizes ??= [384, 768, 1024, 4096];
        if (hiddenSizes.Count == 0)
            throw new ArgumentException("There is no hidden size. Give at least one, or null for the usual ones.", nameof(hiddenSizes));
        var plot = Style.NewPlot("Parameters of one adapter: 2·R·H + R + H");
        foreach (var (index, hidden) in hiddenSizes.Index())
        {
            plot.AddSeries(
                index,
                hiddenSizes.Count,
                $"hidden size H = {hidden}",
                [.. Sizes.Select(size => Math.Log2(size))],
                [.. Sizes.Select(size => Math.Log10(Count(hidden, size)))]);
        }

        plot.Axes.Bottom.SetLogTicks(Sizes);
        plot.Axes.Left.SetTicks([3, 4, 5, 6, 7], ["1 thousand", "10 thousand", "100 thousand", "1 million", "10 million"]);
        plot.XLabel("bottleneck size R", Style.LabelSize);
        plot.YLabel("parameters", Style.LabelSize);
        plot.AddLegend();
        return new Picture(860, 500, plot);
    }

    private static long Count(int hidden, int bottleneck) => ParameterSummary.ForLayer(
        hidden, hidden / 64, 4 * hidden, BottleneckAdapterConfig.Pfeiffer with { BottleneckSize = bottleneck }).Trainable;
}
