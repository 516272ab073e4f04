using System.Diagnostics;

namespace MLNet.Adapters.Pipeline.Search;

/// <summary>The time of a search: its budget is a token that stops the training at its end.</summary>
internal sealed class SearchClock : IDisposable
{
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly CancellationTokenSource _source;

    public SearchClock(TimeSpan budget, CancellationToken stop)
    {
        Budget = budget;
        _source = CancellationTokenSource.CreateLinkedTokenSource(stop);
        _source.CancelAfter(budget);
    }

    public TimeSpan Budget { get; }

    public TimeSpan Elapsed => _clock.Elapsed;

    /// <summary>Cancelled at the end of the budget, or by the caller's token.</summary>
    public CancellationToken Token => _source.Token;

    public bool IsOver => _source.IsCancellationRequested || Elapsed >= Budget;

    public void Dispose() => _source.Dispose();
}
