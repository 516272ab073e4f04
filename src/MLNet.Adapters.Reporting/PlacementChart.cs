using System.Globalization;

namespace MLNet.Adapters.Reporting;

/// <summary>Compares what the placements of an adapter cost in trained parameters and what accuracy they reach.</summary>
public static class PlacementChart
{
    private const int PlotWidth = 560;
    private const int Height = 460;
    private const double Aside = 0.025; // fraction of the axis: the seeds are drawn next to their mean, which would hide them
    private const double Apart = 0.05;  // fraction of the axis: placements with equal numbers of parameters are drawn side by side

    /// <summary>Draws accuracy against trained parameters.</summary>
    /// <param name="measured">One measurement per placement.</param>
    /// <param name="task">The name of what was measured, for the title.</param>
    /// <exception cref="ArgumentException">There are no measurements, or one has no accuracy.</exception>
    public static Picture Draw(IReadOnlyList<MeasuredAccuracy> measured, string task)
    {
        ArgumentNullException.ThrowIfNull(measured);
        if (measured.Count == 0 || measured.Any(one => one.Accuracies.Count == 0))
            throw new ArgumentException("Every measurement needs at least one accuracy. Give those of a sweep.", nameof(measured));
        var plot = Style.NewPlot(task);
        var thousands = measured.Select(one => one.TrainableParameters / 1000.0).ToList();
        var air = Math.Max(1, 0.12 * (thousands.Max() - thousands.Min()));
        plot.Axes.SetLimitsX(thousands.Min() - air, thousands.Max() + air);
        var span = thousands.Max() - thousands.Min() + (2 * air);
        var names = new List<string>();
        foreach (var (index, one) in measured.OrderBy(one => one.TrainableParameters).Index())
        {
            var earlier = measured
                .TakeWhile(other => !ReferenceEquals(other, one))
                .Count(other => other.TrainableParameters == one.TrainableParameters);
            var x = (one.TrainableParameters / 1000.0) + (earlier * Apart * span);
            names.Add(string.Create(CultureInfo.InvariantCulture, $"{one.Name}: {one.Mean:0.000}, {one.TrainableParameters:N0} trained"));
            var mean = plot.AddSeries(index, measured.Count, names[^1], [x], [one.Mean]);
            (mean.MarkerSize, mean.LineWidth) = (13, 0);
            if (one.Accuracies.Count > 1)
                plot.AddDots(x + (Aside * span), one.Accuracies, Style.ColorOf(index, measured.Count));
        }

        var seeds = measured.Max(one => one.Accuracies.Count);
        plot.XLabel(
            thousands.Distinct().Count() == thousands.Count
                ? "trained parameters, thousands (adapter and head)"
                : "trained parameters, thousands (equal ones side by side)",
            Style.LabelSize);
        plot.YLabel(seeds == 1 ? "accuracy (1 seed)" : $"accuracy (large: mean; small: {seeds} seeds)", Style.LabelSize);
        plot.Axes.Left.SetNumberTicks("0.000");
        plot.SetShareLimits([.. measured.SelectMany(one => one.Accuracies)]);
        plot.AddLegend();
        var (left, legend) = (84, Style.LegendWidth(names));
        plot.SetSpace(left, legend, bottom: 62, top: 46);
        return new Picture(left + PlotWidth + legend, Height, plot);
    }
}
