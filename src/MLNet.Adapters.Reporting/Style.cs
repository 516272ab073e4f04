using ScottPlot;
using ScottPlot.Plottables;
using ScottPlot.TickGenerators;

namespace MLNet.Adapters.Reporting;

/// <summary>The common style of all pictures: one font, readable sizes, and colours that colour-blind readers can distinguish.</summary>
internal static class Style
{
    public const float LabelSize = 15;
    public const float TickSize = 13;
    public const float TitleSize = 17;
    public const int LegendRowHeight = 21; // pixels per entry

    private const int LegendSymbolWidth = 88; // including the space around it
    private const int LabelAir = 6;
    private const double BrightestOfOrdered = 0.88; // of the colour map, whose yellow end is too pale for lines on white

    /// <summary>Okabe and Ito's palette, darkest contrasts first.</summary>
    public static readonly Color[] Categories =
    [
        Color.FromHex("#0072B2"), Color.FromHex("#E69F00"), Color.FromHex("#009E73"), Color.FromHex("#CC79A7"),
        Color.FromHex("#56B4E9"), Color.FromHex("#D55E00"), Color.FromHex("#000000"), Color.FromHex("#F0E442"),
    ];

    private static readonly MarkerShape[] Markers =
    [
        MarkerShape.FilledCircle,
        MarkerShape.FilledSquare,
        MarkerShape.FilledTriangleUp,
        MarkerShape.FilledDiamond,
        MarkerShape.OpenCircle,
        MarkerShape.OpenSquare,
        MarkerShape.OpenTriangleUp,
        MarkerShape.OpenDiamond,
    ];

    public static Plot NewPlot(string title)
    {
        EmbeddedFont.Register();
        var plot = new Plot();
        plot.Font.Set(EmbeddedFont.Name);
        plot.Title(title, TitleSize);
        plot.Axes.Title.Label.Bold = false;
        foreach (var axis in plot.Axes.GetAxes())
        {
            axis.Label.FontName = EmbeddedFont.Name;
            axis.Label.FontSize = LabelSize;
            axis.Label.Bold = false;
            axis.TickLabelStyle.FontName = EmbeddedFont.Name;
            axis.TickLabelStyle.FontSize = TickSize;
        }

        plot.Grid.MajorLineColor = Colors.Black.WithAlpha(0.12);
        return plot;
    }

    /// <summary>
    /// Returns a distinct colour for each series: a category colour while there are enough, otherwise a step of a colour map.
    /// </summary>
    public static Color ColorOf(int index, int count) => count <= Categories.Length
        ? Categories[index]
        : new ScottPlot.Colormaps.Viridis().GetColor(BrightestOfOrdered * index / (count - 1));

    /// <summary>Adds a line with markers; both colour and marker identify the series.</summary>
    /// <param name="plot">The plot to draw in.</param>
    /// <param name="index">The index of the series, from 0.</param>
    /// <param name="count">The number of series in the plot.</param>
    /// <param name="name">The name in the legend; empty for none.</param>
    /// <param name="xs">The x values.</param>
    /// <param name="ys">The y values.</param>
    public static Scatter AddSeries(this Plot plot, int index, int count, string name, double[] xs, double[] ys)
    {
        var series = plot.Add.Scatter(xs, ys, ColorOf(index, count));
        series.LegendText = name;
        series.LineWidth = 2.5f;
        series.MarkerSize = xs.Length > 30 ? 5 : 9;
        series.MarkerShape = Markers[index % Markers.Length];
        return series;
    }

    /// <summary>Adds the single measurements of a mean as small dots.</summary>
    public static void AddDots(this Plot plot, double x, IReadOnlyList<double> ys, Color color)
    {
        double[] xs = [.. ys.Select(_ => x)];
        double[] heights = [.. ys];
        var dots = plot.Add.Scatter(xs, heights, color);
        dots.LineWidth = 0;
        dots.MarkerSize = 6;
    }

    /// <summary>Adds a vertical line from the least to the greatest of single measurements, which are small dots on it.</summary>
    public static void AddSpread(this Plot plot, double x, IReadOnlyList<double> ys, Color color)
    {
        var line = plot.Add.Line(x, ys.Min(), x, ys.Max());
        (line.LineColor, line.LineWidth) = (color, 2);
        plot.AddDots(x, ys, color);
    }

    public static void AddLegend(this Plot plot)
    {
        var panel = plot.ShowLegend(Edge.Right);
        panel.Legend.FontName = EmbeddedFont.Name;
        panel.Legend.FontSize = TickSize;
        panel.Legend.OutlineColor = Colors.Transparent;
        panel.Legend.ShadowColor = Colors.Transparent;
    }

    public static ScottPlot.Plottables.Text AddText(
        this Plot plot,
        string text,
        double x,
        double y,
        float size = TickSize,
        Alignment alignment = Alignment.MiddleCenter)
    {
        var label = plot.Add.Text(text, x, y);
        label.LabelFontName = EmbeddedFont.Name;
        label.LabelFontSize = size;
        label.LabelFontColor = Colors.Black;
        label.LabelAlignment = alignment;
        return label;
    }

    /// <summary>Sets the ticks of a logarithmic axis: positions are log₂ of the values.</summary>
    public static void SetLogTicks(this IXAxis axis, IEnumerable<int> values) =>
        axis.SetTicks([.. values.Select(value => Math.Log2(value))], [.. values.Select(value => $"{value}")]);

    /// <summary>Sets ticks at round numbers with equally many decimals, not too close to each other.</summary>
    public static void SetNumberTicks(this IAxis axis, string format) => axis.TickGenerator = new NumericAutomatic
    {
        LabelFormatter = value => value.ToString(format, System.Globalization.CultureInfo.InvariantCulture),
        MinimumTickSpacing = 34,
    };

    /// <summary>Sets the limits for measured fractions: all of them, some space around, and nothing above 1.</summary>
    /// <param name="plot">The plot.</param>
    /// <param name="shares">The fractions.</param>
    /// <param name="leastSpan">The least difference of the limits.</param>
    public static void SetShareLimits(this Plot plot, IReadOnlyList<double> shares, double leastSpan = 0)
    {
        var span = shares.Max() - shares.Min();
        var air = Math.Max(Math.Max(0.005, 0.12 * span), (leastSpan - span) / 2);
        plot.Axes.SetLimitsY(Math.Max(0, shares.Min() - air), Math.Min(1.002, shares.Max() + air));
    }

    /// <summary>Fixes the position of a plot's data, in pixels from the plot's edges; the labels use the remaining space.</summary>
    public static void SetSpace(this Plot plot, int left, int right, int bottom, int top)
    {
        plot.Axes.Left.MinimumSize = left - LabelAir;
        plot.Layout.Fixed(new PixelPadding(left, right, bottom, top));
    }

    /// <summary>Returns the width of the longest tick label, in pixels.</summary>
    public static int WidthOf(IEnumerable<string> labels) => (int)Math.Ceiling(labels.Max(label => EmbeddedFont.WidthOf(label, TickSize)));

    /// <summary>Returns the width of a legend on the right, in pixels.</summary>
    public static int LegendWidth(IEnumerable<string> names) => WidthOf(names) + LegendSymbolWidth;
}
