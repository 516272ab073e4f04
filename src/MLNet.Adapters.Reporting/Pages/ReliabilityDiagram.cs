using ScottPlot;

namespace MLNet.Adapters.Reporting.Pages;

/// <summary>
/// Draws the share of right predictions by probability, in tenths, with the diagonal on which a calibrated model lies. The area of a circle
/// is the share of rows.
/// </summary>
internal static class ReliabilityDiagram
{
    private const int Size = 420;
    private const float LargestCircle = 46; // pixels, of all rows

    /// <param name="bins">The mean probability, the share of right predictions and the number of rows of each tenth that has rows.</param>
    public static Picture Draw(IReadOnlyList<(double Probability, double Right, int Rows)> bins)
    {
        var plot = Style.NewPlot("Right predictions by probability");
        var diagonal = plot.Add.Line(0, 0, 1, 1);
        (diagonal.LineColor, diagonal.LineWidth) = (Colors.Black.WithAlpha(0.4), 1.5f);
        var all = bins.Sum(bin => bin.Rows);
        foreach (var (probability, right, rows) in bins)
        {
            var circle = plot.Add.Marker(probability, right);
            circle.MarkerShape = MarkerShape.FilledCircle;
            circle.MarkerColor = Style.Categories[0].WithAlpha(0.7);
            circle.MarkerSize = Math.Max(5, LargestCircle * (float)Math.Sqrt((double)rows / all));
        }

        plot.Axes.SetLimits(0, 1.02, 0, 1.05);
        plot.Axes.Bottom.SetNumberTicks("0.0");
        plot.Axes.Left.SetNumberTicks("0.0");
        plot.XLabel("mean probability of the predicted class", Style.LabelSize);
        plot.YLabel("share of right predictions", Style.LabelSize);
        plot.SetSpace(left: 72, right: 18, bottom: 62, top: 46);
        return new Picture(Size, Size, [new Panel(plot, 0, 0, Size, Size)]);
    }
}
