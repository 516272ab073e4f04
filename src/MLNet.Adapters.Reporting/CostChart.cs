using System.Globalization;
using ScottPlot;

namespace MLNet.Adapters.Reporting;

/// <summary>Shows how costs grow with sizes, both on logarithmic axes, where a straight line is a power of the size.</summary>
public static class CostChart
{
    private const int PanelWidth = 470;
    private const int PanelHeight = 380;
    private const int LeftSpace = 84;
    private const int Columns = 2;

    private const double ManyTicks = 100; // between the ends of an axis, beyond which there is room for powers of ten alone

    private static readonly double[] Steps = [1, 2, 5];

    /// <summary>Draws one panel for each axis; the legend has the exponents of growth.</summary>
    /// <param name="curves">The curves.</param>
    /// <exception cref="ArgumentException">
    /// There are no curves, or one has fewer than two points or a number that is not above 0.
    /// </exception>
    public static Picture Draw(IReadOnlyList<CostCurve> curves)
    {
        ArgumentNullException.ThrowIfNull(curves);
        if (curves.Count == 0
            || curves.Any(curve => curve.Points.Count < 2 || !curve.Points.All(point => point is { Size: > 0, Cost: > 0 })))
            throw new ArgumentException("Every curve needs at least two points, with sizes and costs above 0.", nameof(curves));
        var groups = curves.GroupBy(curve => curve.Axis).Select(group => group.ToList()).ToList();
        var legend = Style.LegendWidth(curves.Select(Title));
        var width = PanelWidth + legend;
        var panels = groups.Select((group, index) =>
            new Panel(Plot(group, legend), index % Columns * width, index / Columns * PanelHeight, width, PanelHeight));
        return new Picture(
            Math.Min(Columns, groups.Count) * width, (groups.Count + Columns - 1) / Columns * PanelHeight, [.. panels]);
    }

    private static Plot Plot(List<CostCurve> curves, int legend)
    {
        var plot = Style.NewPlot(curves[0].Axis);
        foreach (var (index, curve) in curves.Index())
        {
            plot.AddSeries(
                index,
                curves.Count,
                Title(curve),
                [.. curve.Points.Select(point => Math.Log10(point.Size))],
                [.. curve.Points.Select(point => Math.Log10(point.Cost))]);
        }

        SetTicks(plot.Axes.Bottom, [.. curves.SelectMany(curve => curve.Points).Select(point => point.Size)]);
        SetTicks(plot.Axes.Left, [.. curves.SelectMany(curve => curve.Points).Select(point => point.Cost)]);
        plot.YLabel(string.Join(", ", curves.Select(curve => curve.Unit).Distinct()), Style.LabelSize);
        plot.AddLegend();
        plot.SetSpace(LeftSpace, legend, bottom: 44, top: 46);
        return plot;
    }

    // Fewer ticks on an axis of many powers of ten.
    private static void SetTicks(IAxis axis, double[] values)
    {
        var (least, most) = (values.Min(), values.Max());
        var steps = most / least < ManyTicks ? Steps : [1];
        double[] ticks =
        [
            .. Enumerable.Range((int)Math.Floor(Math.Log10(least)), (int)Math.Ceiling(Math.Log10(most / least)) + 2)
                .SelectMany(power => steps.Select(step => step * Math.Pow(10, power)))
                .Where(tick => tick >= least / 1.3 && tick <= most * 1.3),
        ];
        axis.SetTicks([.. ticks.Select(Math.Log10)], [.. ticks.Select(Short)]);
    }

    private static string Title(CostCurve curve) =>
        string.Create(CultureInfo.InvariantCulture, $"{curve.Name}: exponent {curve.Exponent:0.00}");

    private static string Short(double value) => value >= 1e6
        ? string.Create(CultureInfo.InvariantCulture, $"{value / 1e6:0.#} M")
        : string.Create(CultureInfo.InvariantCulture, $"{value:#,0.###}");
}
