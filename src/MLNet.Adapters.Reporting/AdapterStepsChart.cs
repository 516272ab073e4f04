using System.Globalization;
using ScottPlot;

namespace MLNet.Adapters.Reporting;

/// <summary>A worked example: project down, activate, project up, add the residual; every number shown.</summary>
public static class AdapterStepsChart
{
    private const double CellHeight = 1;

    /// <summary>Draws the steps from left to right.</summary>
    /// <param name="steps">Of a small adapter; up to eight numbers high.</param>
    /// <exception cref="ArgumentException">It has more than eight numbers, or none.</exception>
    public static Picture Draw(AdapterSteps steps)
    {
        ArgumentNullException.ThrowIfNull(steps);
        if (steps.Input.Count is 0 or > 8)
            throw new ArgumentException($"The example has {steps.Input.Count} numbers a token. Give one of 1 to 8, which can be read.", nameof(steps));
        var plot = Style.NewPlot("One token through a bottleneck adapter");
        plot.HideGrid();
        plot.Axes.Frameless();
        plot.Axes.Title.IsVisible = true;
        var (x, height) = (0.0, steps.Input.Count);
        x = Table(plot, x, height, "h", [.. steps.Input.Select(value => (IReadOnlyList<double>)[value])], Style.Categories[4]);
        x = Sign(plot, x, height, "→");
        x = Table(plot, x, height, "W down", steps.Down, Colors.White);
        x = Table(plot, x + 0.3, height, "b down", Column(steps.DownBias), Colors.White);
        x = Sign(plot, x, height, "1 down\n=");
        x = Table(plot, x, height, "z", Column(steps.Projected), Style.Categories[1]);
        x = Sign(plot, x, height, "2 ReLU\n=");
        x = Table(plot, x, height, "a", Column(steps.Activated), Style.Categories[1]);
        x = Sign(plot, x, height, "→");
        x = Table(plot, x, height, "W up", steps.Up, Colors.White);
        x = Table(plot, x + 0.3, height, "b up", Column(steps.UpBias), Colors.White);
        x = Sign(plot, x, height, "3 up\n=");
        x = Table(plot, x, height, "A(h)", Column(steps.Added), Style.Categories[2]);
        x = Sign(plot, x, height, "4 + h\n=");
        x = Table(plot, x, height, "h + A(h)", Column(steps.Output), Style.Categories[4]);
        plot.Axes.SetLimits(-0.3, x + 0.3, -0.4, height + 1.2);
        return new Picture((int)(64 * (x + 0.6)), 70 + (52 * (height + 1)), plot);
    }

    private static IReadOnlyList<double>[] Column(IReadOnlyList<double> values) => [.. values.Select(value => (IReadOnlyList<double>)[value])];

    private static double Table(Plot plot, double x, int height, string title, IReadOnlyList<IReadOnlyList<double>> rows, Color color)
    {
        var columns = rows[0].Count;
        var (width, top) = (columns == 1 ? 1.15 : 0.95, (height + rows.Count) / 2.0);
        plot.AddText(title, x + (columns * width / 2), top + 0.35, Style.LabelSize);
        foreach (var (row, values) in rows.Index())
        {
            foreach (var (column, value) in values.Index())
            {
                var (left, bottom) = (x + (column * width), top - ((row + 1) * CellHeight));
                var cell = plot.Add.Rectangle(left, left + width, bottom, bottom + CellHeight);
                cell.FillColor = color.WithAlpha(0.45);
                cell.LineColor = Colors.Gray;
                cell.LineWidth = 1;
                plot.AddText(value.ToString("0.###", CultureInfo.InvariantCulture), left + (width / 2), bottom + (CellHeight / 2));
            }
        }

        return x + (columns * width);
    }

    private static double Sign(Plot plot, double x, int height, string text)
    {
        plot.AddText(text, x + 0.65, height / 2.0, Style.LabelSize);
        return x + 1.3;
    }
}
