using System.Globalization;
using ScottPlot;

namespace MLNet.Adapters.Reporting;

/// <summary>Compares methods: measured accuracy against what they cost, in trained parameters and in time per training step.</summary>
public static class MethodChart
{
    private const int PanelWidth = 480;
    private const int Height = 480;
    private const int LeftSpace = 84;
    private const double Air = 0.08; // fraction of the axis

    private static readonly double[] Counts = [1e3, 2e3, 5e3, 1e4, 2e4, 5e4, 1e5, 2e5, 5e5, 1e6, 2e6, 5e6, 1e7, 2e7, 5e7, 1e8, 2e8, 5e8];

    /// <summary>Draws accuracy against trained parameters, on a logarithmic axis, and against the time of a step.</summary>
    /// <param name="measured">One measurement per method, each with the time of its step.</param>
    /// <param name="task">The name of what was measured, for the title.</param>
    /// <exception cref="ArgumentException">There are no measurements, or one has no accuracy, no parameters or no time.</exception>
    public static Picture Draw(IReadOnlyList<MeasuredAccuracy> measured, string task)
    {
        ArgumentNullException.ThrowIfNull(measured);
        if (measured.Count == 0 || measured.Any(one => one.Accuracies.Count == 0 || one.TrainableParameters < 1 || one.StepRatio is null))
            throw new ArgumentException(
                $"Every method needs at least one accuracy, its trained parameters and a {nameof(MeasuredAccuracy.StepRatio)}.",
                nameof(measured));
        string[] names = [.. measured.Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.Name}: {one.Mean:0.000}"))];
        var accuracy = MeasuredAccuracy.Label(measured, "large: mean; small:");

        var parameters = Panel(task, measured, [.. measured.Select(one => Math.Log10(one.TrainableParameters))], null, accuracy);
        var (least, most) = (measured.Min(one => one.TrainableParameters), measured.Max(one => one.TrainableParameters));
        double[] ticks = [.. Counts.Where(count => count >= least / 2.0 && count <= most * 2.0)];
        parameters.Axes.Bottom.SetTicks([.. ticks.Select(Math.Log10)], [.. ticks.Select(Short)]);
        parameters.XLabel("trained parameters (method and head)", Style.LabelSize);
        parameters.SetSpace(LeftSpace, right: 14, bottom: 62, top: 46);

        var steps = Panel("Time of a step", measured, [.. measured.Select(one => one.StepRatio!.Value)], names, accuracy);
        steps.Axes.Bottom.SetNumberTicks("0.0");
        steps.XLabel("training step / step of full fine-tuning", Style.LabelSize);
        steps.AddLegend();
        var legend = Style.LegendWidth(names);
        steps.SetSpace(LeftSpace, legend, bottom: 62, top: 46);
        return new Picture(
            (2 * PanelWidth) + legend,
            Height,
            [new Panel(parameters, 0, 0, PanelWidth, Height), new Panel(steps, PanelWidth, 0, PanelWidth + legend, Height)]);
    }

    private static Plot Panel(string title, IReadOnlyList<MeasuredAccuracy> measured, double[] xs, string[]? names, string accuracy)
    {
        var plot = Style.NewPlot(title);
        foreach (var (index, one) in measured.Index())
        {
            plot.AddDots(xs[index], one.Accuracies, Style.ColorOf(index, measured.Count).WithAlpha(0.6));
            var mean = plot.AddSeries(index, measured.Count, names?[index] ?? string.Empty, [xs[index]], [one.Mean]);
            (mean.MarkerSize, mean.LineWidth) = (13, 0);
        }

        var air = Math.Max(0.05, Air * (xs.Max() - xs.Min()));
        plot.Axes.SetLimitsX(xs.Min() - air, xs.Max() + air);
        plot.SetShareLimits([.. measured.SelectMany(one => one.Accuracies)]);
        plot.Axes.Left.SetNumberTicks("0.000");
        plot.YLabel(accuracy, Style.LabelSize);
        return plot;
    }

    private static string Short(double count) => count >= 1e6
        ? string.Create(CultureInfo.InvariantCulture, $"{count / 1e6:0.#} M")
        : string.Create(CultureInfo.InvariantCulture, $"{count / 1e3:0.#} k");
}
