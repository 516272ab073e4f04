using System.Globalization;
using ScottPlot;

namespace MLNet.Adapters.Reporting;

/// <summary>
/// Draws a worked example of a bottleneck adapter with every number: project down, activate, project up, add the residual.
/// </summary>
public static class AdapterStepsChart
{
    private const int UnitPixels = 60; // a cell is about one unit wide and high
    private const int MostNumbers = 8;
    private const double CellHeight = 0.62;
    private const double MatrixCell = 0.86;
    private const double VectorCell = 1.06;
    private const double SignSpace = 0.62;
    private const double CaptionIndent = 0.35;
    private const double TitleHeight = 0.5;
    private const double CaptionHeight = 0.6;
    private const double LineSpace = 0.4;
    private const double TitleSpace = 0.2;
    private const int HeaderPixels = 44;
    private const double Border = 0.3;

    /// <summary>Draws two lines of equations: from the token to the bottleneck, and back to the token.</summary>
    /// <param name="steps">The steps of a small adapter, with vectors of up to eight numbers.</param>
    /// <exception cref="ArgumentException">A vector has more than eight numbers, or none, or the parts do not fit together.</exception>
    public static Picture Draw(AdapterSteps steps)
    {
        ArgumentNullException.ThrowIfNull(steps);
        Check(steps);
        var plot = Style.NewPlot("One token through a bottleneck adapter");
        plot.HideGrid();
        plot.Axes.Frameless();
        plot.Axes.Title.IsVisible = true;
        var (hidden, bottleneck) = (steps.Input.Count, steps.Projected.Count);
        var upper = -CaptionHeight - TitleHeight - (hidden * CellHeight / 2);
        var lower = upper - (hidden * CellHeight) - TitleHeight - CaptionHeight - LineSpace;

        Caption(plot, 0, upper, hidden, $"1. project down, {hidden} → {bottleneck}: z = W↓ h + b↓");
        var x = Matrix(plot, 0, upper, "W↓", steps.Down);
        x = Vector(plot, Sign(plot, x, upper, "·"), upper, "h", steps.Input, Style.Categories[4]);
        x = Vector(plot, Sign(plot, x, upper, "+"), upper, "b↓", steps.DownBias, Colors.White);
        x = Vector(plot, Sign(plot, x, upper, "="), upper, "z", steps.Projected, Style.Categories[1]);
        var width = Caption(plot, x + CaptionIndent, upper, hidden, $"2. activate: a = {steps.Activation}(z)");
        width = Math.Max(width, Vector(plot, Sign(plot, x, upper, "→"), upper, "a", steps.Activated, Style.Categories[1]));

        width = Math.Max(width, Caption(plot, 0, lower, hidden, $"3. project up, {bottleneck} → {hidden}: A(h) = W↑ a + b↑"));
        x = Matrix(plot, 0, lower, "W↑", steps.Up);
        x = Vector(plot, Sign(plot, x, lower, "·"), lower, "a", steps.Activated, Style.Categories[1]);
        x = Vector(plot, Sign(plot, x, lower, "+"), lower, "b↑", steps.UpBias, Colors.White);
        x = Vector(plot, Sign(plot, x, lower, "="), lower, "A(h)", steps.Added, Style.Categories[2]);
        width = Math.Max(width, Caption(plot, x + CaptionIndent, lower, hidden, "4. add the residual: h + A(h)"));
        x = Vector(plot, Sign(plot, x, lower, "+"), lower, "h", steps.Input, Style.Categories[4]);
        x = Vector(plot, Sign(plot, x, lower, "="), lower, "h + A(h)", steps.Output, Style.Categories[4]);

        width = Math.Max(width, x);
        var height = 2 * ((hidden * CellHeight) + TitleHeight + CaptionHeight) + LineSpace;
        plot.Axes.SetLimits(-Border, width + Border, -height - Border, TitleSpace);
        plot.Layout.Fixed(new PixelPadding(0, 0, 0, HeaderPixels));
        return new Picture(
            (int)(UnitPixels * (width + (2 * Border))),
            HeaderPixels + (int)(UnitPixels * (height + Border + TitleSpace)),
            plot);
    }

    private static void Check(AdapterSteps steps)
    {
        var (hidden, bottleneck) = (steps.Input.Count, steps.Projected.Count);
        if (hidden is 0 or > MostNumbers || bottleneck is 0 or > MostNumbers)
            throw new ArgumentException(
                $"The example has {hidden} numbers per token and {bottleneck} in the bottleneck. Give 1 to {MostNumbers} each, "
                + "which can be read.",
                nameof(steps));
        if (
            steps.Down.Count != bottleneck
            || steps.DownBias.Count != bottleneck
            || steps.Activated.Count != bottleneck
            || steps.Down.Any(row => row.Count != hidden)
            || steps.Up.Count != hidden
            || steps.UpBias.Count != hidden
            || steps.Added.Count != hidden
            || steps.Output.Count != hidden
            || steps.Up.Any(row => row.Count != bottleneck))
            throw new ArgumentException(
                $"The example's parts do not fit {hidden} numbers per token and {bottleneck} in the bottleneck. Give W_down [R][H], "
                + "W_up [H][R], and vectors of R or H numbers.",
                nameof(steps));
    }

    /// <returns>The right edge of what was drawn.</returns>
    private static double Caption(Plot plot, double x, double middle, int hidden, string text)
    {
        plot.AddText(
            text,
            x,
            middle + (hidden * CellHeight / 2) + TitleHeight + (CaptionHeight / 2),
            Style.LabelSize,
            Alignment.MiddleLeft);
        return x + (EmbeddedFont.WidthOf(text, Style.LabelSize) / UnitPixels);
    }

    private static double Matrix(Plot plot, double x, double middle, string title, IReadOnlyList<IReadOnlyList<double>> rows) =>
        Table(plot, x, middle, title, rows, MatrixCell, Colors.White);

    private static double Vector(Plot plot, double x, double middle, string title, IReadOnlyList<double> values, Color color) =>
        Table(plot, x, middle, title, [.. values.Select(value => (IReadOnlyList<double>)[value])], VectorCell, color);

    /// <returns>The right edge of what was drawn.</returns>
    private static double Table(
        Plot plot,
        double x,
        double middle,
        string title,
        IReadOnlyList<IReadOnlyList<double>> rows,
        double cellWidth,
        Color color)
    {
        var (width, top) = (rows[0].Count * cellWidth, middle + (rows.Count * CellHeight / 2));
        plot.AddText(title, x + (width / 2), top + (TitleHeight / 2), Style.LabelSize);
        foreach (var (row, values) in rows.Index())
        {
            foreach (var (column, value) in values.Index())
            {
                var (left, bottom) = (x + (column * cellWidth), top - ((row + 1) * CellHeight));
                var cell = plot.Add.Rectangle(left, left + cellWidth, bottom, bottom + CellHeight);
                cell.FillColor = color.WithAlpha(0.45);
                cell.LineColor = Colors.Gray;
                cell.LineWidth = 1;
                plot.AddText(Show(value), left + (cellWidth / 2), bottom + (CellHeight / 2));
            }
        }

        return x + width;
    }

    /// <returns>The left edge of what follows.</returns>
    private static double Sign(Plot plot, double x, double middle, string sign)
    {
        plot.AddText(sign, x + (SignSpace / 2), middle, Style.TitleSize);
        return x + SignSpace;
    }

    private static string Show(double value) => value.ToString("0.###", CultureInfo.InvariantCulture).Replace('-', '−');
}
