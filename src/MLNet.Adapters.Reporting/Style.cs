using ScottPlot;
using ScottPlot.Plottables;
using ScottPlot.TickGenerators;

namespace MLNet.Adapters.Reporting;

/// <summary>How all pictures look: one font, sizes that can be read, colours that the colour-blind can tell apart.</summary>
internal static class Style
{
    public const float LabelSize = 15;
    public const float TickSize = 13;
    public const float TitleSize = 17;
    public const int LegendRowHeight = 21; // pixels an entry

    private const int LegendSymbolWidth = 88; // and the air around
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
    /// A colour for each of some series: categories as far as they go, else steps of a colour map, none of which comes twice.
    /// </summary>
    public static Color ColorOf(int index, int count) => count <= Categories.Length
        ? Categories[index]
        : new ScottPlot.Colormaps.Viridis().GetColor(BrightestOfOrdered * index / (count - 1));

    /// <summary>A line with markers; colour and marker both tell the series.</summary>
    /// <param name="plot">Where to.</param>
    /// <param name="index">Which of the series, from 0.</param>
    /// <param name="count">How many series the plot has.</param>
    /// <param name="name">In the legend; empty for none.</param>
    /// <param name="xs">Across.</param>
    /// <param name="ys">Up.</param>
    public static Scatter AddSeries(this Plot plot, int index, int count, string name, double[] xs, double[] ys)
    {
        var series = plot.Add.Scatter(xs, ys, ColorOf(index, count));
        series.LegendText = name;
        series.LineWidth = 2.5f;
        series.MarkerSize = xs.Length > 30 ? 5 : 9;
        series.MarkerShape = Markers[index % Markers.Length];
        return series;
    }

    /// <summary>The single measurements behind a mean, as small dots.</summary>
    public static void AddDots(this Plot plot, double x, IReadOnlyList<double> ys, Color color)
    {
        double[] xs = [.. ys.Select(_ => x)];
        double[] heights = [.. ys];
        var dots = plot.Add.Scatter(xs, heights, color);
        dots.LineWidth = 0;
        dots.MarkerSize = 6;
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

    /// <summary>A logarithmic axis: positions are log₂ of the values.</summary>
    public static void SetLogTicks(this IXAxis axis, IEnumerable<int> values) =>
        axis.SetTicks([.. values.Select(value => Math.Log2(value))], [.. values.Select(value => $"{value}")]);

    /// <summary>Round numbers with as many decimals each, not too close to each other.</summary>
    public static void SetNumberTicks(this IAxis axis, string format) => axis.TickGenerator = new NumericAutomatic
    {
        LabelFormatter = value => value.ToString(format, System.Globalization.CultureInfo.InvariantCulture),
        MinimumTickSpacing = 34,
    };

    /// <summary>Room for measured shares: all of them, some air, and nothing above 1.</summary>
    public static void SetShareLimits(this Plot plot, IReadOnlyList<double> shares)
    {
        var air = Math.Max(0.005, 0.12 * (shares.Max() - shares.Min()));
        plot.Axes.SetLimitsY(Math.Max(0, shares.Min() - air), Math.Min(1.002, shares.Max() + air));
    }

    /// <summary>Fixes where a plot's data stand, in pixels from the plot's edges; the labels spread over the space beside them.</summary>
    public static void SetSpace(this Plot plot, int left, int right, int bottom, int top)
    {
        plot.Axes.Left.MinimumSize = left - LabelAir;
        plot.Layout.Fixed(new PixelPadding(left, right, bottom, top));
    }

    /// <summary>The width of the longest of the tick labels, in pixels.</summary>
    public static int WidthOf(IEnumerable<string> labels) => (int)Math.Ceiling(labels.Max(label => EmbeddedFont.WidthOf(label, TickSize)));

    /// <summary>The width of a legend on the right, in pixels.</summary>
    public static int LegendWidth(IEnumerable<string> names) => WidthOf(names) + LegendSymbolWidth;
}
