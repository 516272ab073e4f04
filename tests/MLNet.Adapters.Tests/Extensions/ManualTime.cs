namespace MLNet.Adapters.Tests.Extensions;

/// <summary>A clock that a test moves.</summary>
internal sealed class ManualTime : TimeProvider
{
    private readonly List<(TimerCallback Callback, object? State)> _timers = [];
    private DateTimeOffset _now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => _now;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        _timers.Add((callback, state));
        return new Timer();
    }

    /// <summary>Passes one period of all timers, whose callbacks have ended when it returns.</summary>
    public void Tick()
    {
        _now += TimeSpan.FromSeconds(1);
        foreach (var (callback, state) in _timers)
            callback(state);
    }

    private sealed class Timer : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
