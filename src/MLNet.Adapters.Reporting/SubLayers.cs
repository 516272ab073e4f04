using MLNet.Adapters.Methods;
using ScottPlot;

namespace MLNet.Adapters.Reporting;

/// <summary>Draws the plots of the sub-layers side by side, with one legend.</summary>
internal static class SubLayers
{
    private const int PlotWidth = 520;
    private const int LeftSpace = 76;
    private const int BottomSpace = 62;
    private const int TopSpace = 46;
    private const int RightSpace = 12;
    private const int LeastHeight = 480;

    public static string NameOf(SubLayer subLayer) => subLayer == SubLayer.Attention ? "attention" : "feed-forward";

    /// <param name="plots">One or two plots.</param>
    /// <param name="names">The names of the series, for the legend.</param>
    public static Picture Beside(IReadOnlyList<Plot> plots, IReadOnlyList<string> names)
    {
        var height = Math.Max(LeastHeight, TopSpace + BottomSpace + ((names.Count + 1) * Style.LegendRowHeight));
        var legend = Style.LegendWidth(names) + RightSpace;
        var panels = new List<Panel>();
        var left = 0;
        foreach (var plot in plots)
        {
            var isLast = plots[^1] == plot;
            var right = isLast ? legend : RightSpace;
            if (isLast)
                plot.AddLegend();
            else
                plot.HideLegend();
            plot.SetSpace(LeftSpace, right, BottomSpace, TopSpace);
            panels.Add(new Panel(plot, left, 0, LeftSpace + PlotWidth + right, height));
            left += LeftSpace + PlotWidth + right;
        }

        return new Picture(left, height, panels);
    }
}
