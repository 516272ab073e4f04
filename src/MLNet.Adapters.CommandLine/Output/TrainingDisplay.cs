using System.Globalization;
using Spectre.Console;

namespace MLNet.Adapters.CommandLine.Output;

/// <summary>Shows a training: a bar in a terminal, otherwise a line per epoch.</summary>
internal sealed class TrainingDisplay : IProgress<TrainingProgress>
{
    private readonly Terminal _terminal;
    private readonly ProgressTask? _bar;

    private TrainingDisplay(Terminal terminal, ProgressTask? bar) => (_terminal, _bar) = (terminal, bar);

    /// <summary>Runs work that reports to the display.</summary>
    public static T Run<T>(Terminal terminal, string title, Func<IProgress<TrainingProgress>, T> work)
    {
        if (!terminal.IsInteractive)
        {
            terminal.Note(title);
            return work(new TrainingDisplay(terminal, null));
        }

        return terminal.Hold(() => terminal.Notes
            .Progress()
            .AutoClear(true)
            .Columns(
                new TaskDescriptionColumn { Alignment = Justify.Left },
                new ProgressBarColumn(),
                new PercentageColumn(),
                new RemainingTimeColumn())
            .Start(context => work(new TrainingDisplay(terminal, context.AddTask(Markup.Escape(title))))));
    }

    public void Report(TrainingProgress value)
    {
        if (_bar is not null)
        {
            _bar.MaxValue = value.TotalSteps;
            _bar.Value = value.Step;
            _bar.Description = Markup.Escape(Line(value));
        }
        else if (value.IsEpochEnd)
        {
            _terminal.Note($"  {Line(value)}");
        }
    }

    private static string Line(TrainingProgress value) => string.Create(
        CultureInfo.InvariantCulture,
        $"epoch {value.Epoch}/{value.MaxEpochs}, loss {value.Loss:0.000}{Validation(value)}, {value.ExamplesPerSecond:0} rows/s");

    private static string Validation(TrainingProgress value) => value.ValidationLoss is { } loss
        ? string.Create(CultureInfo.InvariantCulture, $", validation loss {loss:0.000}")
            + (value.ValidationAccuracy is { } accuracy ? string.Create(CultureInfo.InvariantCulture, $", accuracy {accuracy:0.000}") : "")
        : string.Empty;
}
