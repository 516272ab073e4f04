using System.Globalization;

namespace MLNet.Adapters.Reporting;

/// <summary>What the placements of an adapter cost in trained parameters, and what accuracy they reach.</summary>
public static class PlacementChart
{
    /// <summary>Draws accuracy against trained parameters.</summary>
    /// <param name="measured">One for each placement.</param>
    /// <param name="task">What was measured, for the title.</param>
    /// <exception cref="ArgumentException">There is none, or one has no accuracy.</exception>
    public static Picture Draw(IReadOnlyList<MeasuredAccuracy> measured, string task)
    {
        ArgumentNullException.ThrowIfNull(measured);
        if (measured.Count == 0 || measured.Any(one => one.Accuracies.Count == 0))
            throw new ArgumentException("Every measurement needs at least one accuracy. Give those of a sweep.", nameof(measured));
        var plot = Style.NewPlot(task);
        foreach (var (index, one) in measured.OrderBy(one => one.TrainableParameters).Index())
        {
            var x = one.TrainableParameters / 1000.0;
            plot.AddDots(x, one.Accuracies);
            plot.AddSeries(index, string.Create(CultureInfo.InvariantCulture, $"{one.Name}: {one.Mean:0.000}, {one.TrainableParameters:N0} trained"), [x], [one.Mean]).MarkerSize = 13;
        }

        plot.XLabel("trained parameters, thousands (adapter and head)", Style.LabelSize);
        plot.YLabel("accuracy (large: mean; grey: seeds)", Style.LabelSize);
        plot.Axes.Margins(0.12, 0.15);
        plot.AddLegend();
        return new Picture(960, 460, plot);
    }
}
