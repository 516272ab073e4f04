using System.Diagnostics;
using System.Globalization;
using Microsoft.ML.Runtime;

namespace MLNet.Adapters.Pipeline.Tasks;

/// <summary>Sends progress to the user's callback and to ML.NET's log: messages, and a progress channel.</summary>
internal sealed class TrainingLog : IDisposable
{
    private static readonly TimeSpan MessageEvery = TimeSpan.FromSeconds(10); // and at each epoch's end
    private readonly IChannel _channel;
    private readonly IProgressChannel _progress;
    private readonly IProgress<TrainingProgress>? _callback;
    private readonly Stopwatch _sinceMessage = Stopwatch.StartNew();
    private TrainingProgress? _last;

    public TrainingLog(IHost host, IChannel channel, IProgress<TrainingProgress>? callback)
    {
        _channel = channel;
        _callback = callback;
        _progress = host.StartProgressChannel("Training");
        _progress.SetHeader(new ProgressHeader(["loss", "learning rate"], ["steps"]), entry =>
        {
            if (Volatile.Read(ref _last) is not { } last)
                return;
            entry.SetProgress(0, last.Step, last.TotalSteps);
            entry.SetMetric(0, last.Loss);
            entry.SetMetric(1, last.LearningRate);
        });
    }

    public void Report(TrainingProgress progress)
    {
        Volatile.Write(ref _last, progress);
        if (progress.IsEpochEnd || _sinceMessage.Elapsed > MessageEvery)
        {
            _channel.Info(Describe(progress));
            _sinceMessage.Restart();
        }

        if (progress.IsEpochEnd)
        {
            _progress.Checkpoint(progress.Loss, progress.LearningRate, progress.Step);
        }

        _callback?.Report(progress);
    }

    public void Dispose() => _progress.Dispose();

    private static string Describe(TrainingProgress progress)
    {
        var line = string.Create(
            CultureInfo.InvariantCulture,
            $"Epoch {progress.Epoch}/{progress.MaxEpochs}, step {progress.Step}/{progress.TotalSteps}: loss {progress.Loss:0.0000}, "
            + $"learning rate {progress.LearningRate:g3}, {progress.ExamplesPerSecond:0} examples/s, "
            + $"{(int)progress.Remaining.TotalHours:00}:{progress.Remaining:mm\\:ss} left");
        return progress.ValidationLoss is null
            ? line
            : line + FormattableString.Invariant(
                $", validation loss {progress.ValidationLoss:0.0000}, accuracy {progress.ValidationAccuracy:0.0000}");
    }
}
