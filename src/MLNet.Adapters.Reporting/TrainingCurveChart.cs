using ScottPlot;

namespace MLNet.Adapters.Reporting;

/// <summary>Draws the losses of a training by epoch, and the accuracy in validation beside them.</summary>
public static class TrainingCurveChart
{
    private const int PanelWidth = 440;
    private const int Height = 380;
    private const double LeastSpan = 0.1; // of the accuracy's axis

    /// <summary>Draws the curves.</summary>
    /// <param name="report">The report of a trained model.</param>
    /// <exception cref="ArgumentException">Training ended in its first epoch.</exception>
    public static Picture Draw(TrainingReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        if (report.Epochs.Count == 0)
            throw new ArgumentException("The report has no epoch: training ended in the first one.", nameof(report));
        var panels = new List<Panel> { new(Losses(report), 0, 0, PanelWidth, Height) };
        if (report.Epochs.Any(epoch => epoch.ValidationAccuracy is not null))
            panels.Add(new Panel(Accuracy(report), PanelWidth, 0, PanelWidth, Height));
        return new Picture(panels.Count * PanelWidth, Height, panels);
    }

    private static Plot Losses(TrainingReport report)
    {
        var plot = NewPlot("Loss", report);
        var validated = report.Epochs.Any(epoch => epoch.ValidationLoss is not null);
        Add(plot, 0, validated ? "training" : string.Empty, report, epoch => epoch.TrainingLoss);
        if (validated)
        {
            Add(plot, 1, "validation", report, epoch => epoch.ValidationLoss);
            plot.ShowLegend(Alignment.UpperRight).FontName = EmbeddedFont.Name;
        }

        plot.Axes.SetLimitsY(0, 1.08 * report.Epochs.Max(epoch => Math.Max(epoch.TrainingLoss, epoch.ValidationLoss ?? 0)));
        plot.Axes.Left.SetNumberTicks("0.00");
        return plot;
    }

    private static Plot Accuracy(TrainingReport report)
    {
        var plot = NewPlot("Accuracy in validation", report);
        Add(plot, 1, string.Empty, report, epoch => epoch.ValidationAccuracy);
        plot.SetShareLimits([.. report.Epochs.Select(epoch => epoch.ValidationAccuracy).OfType<double>()], LeastSpan);
        plot.Axes.Left.SetNumberTicks("0.00");
        return plot;
    }

    private static void Add(Plot plot, int index, string name, TrainingReport report, Func<EpochRecord, double?> value)
    {
        var known = report.Epochs.Where(epoch => value(epoch) is not null).ToList();
        plot.AddSeries(index, 2, name, [.. known.Select(epoch => (double)epoch.Epoch)], [.. known.Select(epoch => value(epoch)!.Value)]);
    }

    private static Plot NewPlot(string title, TrainingReport report)
    {
        const int mostTicks = 10;
        var plot = Style.NewPlot(title);
        var step = Math.Max(1, (report.Epochs.Count + mostTicks - 1) / mostTicks);
        var shown = report.Epochs.Where(epoch => epoch.Epoch % step == 0 || step == 1).Select(epoch => epoch.Epoch).ToList();
        plot.Axes.Bottom.SetTicks([.. shown.Select(epoch => (double)epoch)], [.. shown.Select(epoch => $"{epoch}")]);
        plot.Axes.SetLimitsX(0.5, report.Epochs.Count + 0.5);
        plot.XLabel("epoch", Style.LabelSize);
        plot.SetSpace(left: 72, right: 14, bottom: 62, top: 46);
        return plot;
    }
}
