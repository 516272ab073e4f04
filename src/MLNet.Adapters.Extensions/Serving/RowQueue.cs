namespace MLNet.Adapters.Extensions.Serving;

/// <summary>Rows that wait, first come, first served.</summary>
/// <param name="modelName">The name of the model, for messages.</param>
/// <param name="limit">How many may wait.</param>
internal sealed class RowQueue<TInput, TOutput>(string modelName, int limit)
{
    private readonly object _gate = new(); // a monitor, on which threads wait
    private readonly LinkedList<PendingRow<TInput, TOutput>> _waiting = [];
    private bool _isClosed;

    public int Count
    {
        get
        {
            lock (_gate)
                return _waiting.Count;
        }
    }

    /// <summary>Adds all rows or none.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="isAccepted">Whether they belong to a call that was accepted, so that the limit does not apply.</param>
    /// <exception cref="PredictionQueueFullException">There is no room.</exception>
    /// <exception cref="ObjectDisposedException">The queue is closed.</exception>
    public void Add(IReadOnlyList<PendingRow<TInput, TOutput>> rows, bool isAccepted)
    {
        lock (_gate)
        {
            if (_isClosed)
                throw Closed();
            if (!isAccepted && _waiting.Count + rows.Count > limit)
                throw new PredictionQueueFullException(modelName, limit, _waiting.Count);
            foreach (var row in rows)
                row.Place = _waiting.AddLast(row);
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Takes a row out that need not be scored any more.</summary>
    public void Remove(PendingRow<TInput, TOutput> row)
    {
        lock (_gate)
        {
            if (row.Place is not { } place)
                return;
            _waiting.Remove(place);
            row.Place = null;
        }
    }

    /// <summary>Waits for rows and takes the oldest; null once the queue is closed.</summary>
    public IReadOnlyList<PendingRow<TInput, TOutput>>? Take(int most)
    {
        lock (_gate)
        {
            while (_waiting.Count == 0 && !_isClosed)
                Monitor.Wait(_gate);
            if (_isClosed)
                return null;
            var taken = new List<PendingRow<TInput, TOutput>>(Math.Min(most, _waiting.Count));
            while (taken.Count < most && _waiting.First is { } first)
            {
                _waiting.RemoveFirst();
                first.Value.Place = null;
                taken.Add(first.Value);
            }

            return taken;
        }
    }

    /// <summary>Fails the rows that wait, and lets those who take rows end.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _isClosed = true;
            foreach (var row in _waiting)
                row.Fail(Closed());
            _waiting.Clear();
            Monitor.PulseAll(_gate);
        }
    }

    private ObjectDisposedException Closed() => new($"Model '{modelName}'", "The model is no longer served: the application is stopping.");
}
