using ScottPlot;
using ScottPlot.Plottables;

namespace MLNet.Adapters.Reporting;

/// <summary>How all pictures look: one font, sizes that can be read, colours that the colour-blind can tell apart.</summary>
internal static class Style
{
    public const float LabelSize = 15;
    public const float TickSize = 13;
    public const float TitleSize = 17;

    /// <summary>Okabe and Ito's palette, darkest contrasts first.</summary>
    public static readonly Color[] Categories =
    [
        Color.FromHex("#0072B2"), Color.FromHex("#E69F00"), Color.FromHex("#009E73"), Color.FromHex("#CC79A7"),
        Color.FromHex("#56B4E9"), Color.FromHex("#D55E00"), Color.FromHex("#000000"), Color.FromHex("#F0E442"),
    ];

    private static readonly MarkerShape[] Markers =
        [MarkerShape.FilledCircle, MarkerShape.FilledSquare, MarkerShape.FilledTriangleUp, MarkerShape.FilledDiamond, MarkerShape.OpenCircle, MarkerShape.OpenSquare, MarkerShape.OpenTriangleUp, MarkerShape.OpenDiamond];

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

    /// <summary>A line with markers; colour and marker both tell the series.</summary>
    public static Scatter AddSeries(this Plot plot, int index, string name, double[] xs, double[] ys)
    {
        var series = plot.Add.Scatter(xs, ys, Categories[index % Categories.Length]);
        series.LegendText = name;
        series.LineWidth = 2.5f;
        series.MarkerSize = 9;
        series.MarkerShape = Markers[index % Markers.Length];
        return series;
    }

    /// <summary>The single measurements behind a mean, as small grey dots.</summary>
    public static void AddDots(this Plot plot, double x, IReadOnlyList<double> ys)
    {
        double[] xs = [.. ys.Select(_ => x)];
        double[] heights = [.. ys];
        var dots = plot.Add.Scatter(xs, heights, Colors.Gray);
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

    public static ScottPlot.Plottables.Text AddText(this Plot plot, string text, double x, double y, float size = TickSize, Alignment alignment = Alignment.MiddleCenter)
    {
        var label = plot.Add.Text(text, x, y);
        label.LabelFontName = EmbeddedFont.Name;
        label.LabelFontSize = size;
        label.LabelFontColor = Colors.Black;
        label.LabelAlignment = alignment;
        return label;
    }

    /// <summary>A logarithmic axis: positions are log₂ of the values.</summary>
    public static void SetLogTicks(this IAxis axis, IEnumerable<int> values) =>
        ((IXAxis)axis).SetTicks([.. values.Select(value => Math.Log2(value))], [.. values.Select(value => $"{value}")]);
}
