using System.Diagnostics;

namespace MLNet.Adapters.Extensions.Serving;

/// <summary>A row that waits to be scored, or that is being scored.</summary>
/// <param name="row">The row.</param>
/// <param name="arrived">The time of its arrival.</param>
internal sealed class PendingRow<TInput, TOutput>(TInput row, long arrived)
{
    private readonly TaskCompletionSource<ScoredRow<TOutput>> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TInput Row => row;

    public long Arrived => arrived;

    /// <summary>The activity of the caller; default for none.</summary>
    public ActivityContext Caller { get; } = Activity.Current?.Context ?? default;

    /// <summary>Its place in the queue; null once it has left.</summary>
    public LinkedListNode<PendingRow<TInput, TOutput>>? Place { get; set; }

    public Task<ScoredRow<TOutput>> Done => _done.Task;

    public void Complete(ScoredRow<TOutput> scored) => _done.TrySetResult(scored);

    public void Fail(Exception exception)
    {
        if (_done.TrySetException(exception))
            _ = _done.Task.Exception; // observed, even if nobody waits any more
    }

    public bool Cancel(CancellationToken token) => _done.TrySetCanceled(token);
}

/// <summary>The result of a row.</summary>
/// <param name="Output">The prediction.</param>
/// <param name="Tokens">The number of its tokens; null if the model reads a row as several texts or none.</param>
internal readonly record struct ScoredRow<TOutput>(TOutput Output, int? Tokens);
