namespace MLNet.Adapters.Tests.Training;

/// <summary>Keeps every report and the thread it came on, and may act on one.</summary>
internal sealed class ProgressRecorder(Action<TrainingProgress>? act = null) : IProgress<TrainingProgress>
{
    private readonly List<TrainingProgress> _reports = [];

    public IReadOnlyList<TrainingProgress> Steps => [.. _reports.Where(report => !report.IsEpochEnd)];

    public IReadOnlyList<TrainingProgress> EpochEnds => [.. _reports.Where(report => report.IsEpochEnd)];

    public IReadOnlyList<TrainingProgress> All => _reports;

    public HashSet<string?> Threads { get; } = [];

    public void Report(TrainingProgress value)
    {
        _reports.Add(value);
        Threads.Add(Thread.CurrentThread.Name);
        act?.Invoke(value);
    }
}
