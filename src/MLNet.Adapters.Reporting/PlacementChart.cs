using System.Globalization;
using ScottPlot;

namespace MLNet.Adapters.Reporting;

/// <summary>Compares what the placements of an adapter cost in trained parameters and what accuracy they reach.</summary>
public static class PlacementChart
{
    private const int PlaceWidth = 150;
    private const int LeastWidth = 560; // for the labels of the axes
    private const int Height = 460;
    private const double LeastSpan = 0.1; // of the axis: differences between seeds must not look like effects

    /// <summary>Draws the accuracy of each placement, in the order of their trained parameters.</summary>
    /// <param name="measured">One measurement per placement.</param>
    /// <param name="task">The name of what was measured, for the title.</param>
    /// <exception cref="ArgumentException">There are no measurements, or one has no accuracy.</exception>
    public static Picture Draw(IReadOnlyList<MeasuredAccuracy> measured, string task)
    {
        ArgumentNullException.ThrowIfNull(measured);
        if (measured.Count == 0 || measured.Any(one => one.Accuracies.Count == 0))
            throw new ArgumentException("Every measurement needs at least one accuracy. Give those of a sweep.", nameof(measured));
        var plot = Style.NewPlot(task);
        var ordered = measured.OrderBy(one => one.TrainableParameters).ToList();
        foreach (var (index, one) in ordered.Index())
        {
            plot.AddSpread(index, one.Accuracies, Colors.Gray);
            var mean = plot.AddSeries(0, 1, string.Empty, [index], [one.Mean]);
            (mean.MarkerSize, mean.LineWidth) = (13, 0);
            var text = one.Mean.ToString("0.000", CultureInfo.InvariantCulture);
            plot.AddText(text, index + 0.12, one.Mean, alignment: Alignment.MiddleLeft);
        }

        plot.Axes.Bottom.SetTicks(
            [.. Enumerable.Range(0, ordered.Count).Select(index => (double)index)],
            [.. ordered.Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.Name}\n{one.TrainableParameters:N0}"))]);
        plot.XLabel("placement, with the trained parameters of adapter and head", Style.LabelSize);
        plot.YLabel(MeasuredAccuracy.Label(measured, "mean, least and greatest of"), Style.LabelSize);
        plot.Axes.Left.SetNumberTicks("0.000");
        plot.SetShareLimits([.. measured.SelectMany(one => one.Accuracies)], LeastSpan);
        plot.Axes.SetLimitsX(-0.6, ordered.Count - 0.4);
        var width = Math.Max(LeastWidth, ordered.Count * PlaceWidth);
        plot.SetSpace(left: 84, right: 20, bottom: 84, top: 46);
        return new Picture(84 + width + 20, Height, plot);
    }
}
