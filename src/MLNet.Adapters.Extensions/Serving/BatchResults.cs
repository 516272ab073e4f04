namespace MLNet.Adapters.Extensions.Serving;

/// <summary>What the scoring of a batch took.</summary>
internal abstract class BatchCounts
{
    /// <summary>The number of tokens; 0 for models without an adapter.</summary>
    public long Tokens { get; protected set; }

    /// <summary>The number of tokens with padding.</summary>
    public long Positions { get; protected set; }

    /// <summary>The share of padding, from 0 to 1; null without tokens.</summary>
    public double? Padding => Positions == 0 ? null : 1 - ((double)Tokens / Positions);

    /// <summary>The last error of a row; null for none.</summary>
    public Exception? Error { get; protected set; }
}

/// <summary>The results of a batch's rows, until they are passed on to the callers.</summary>
internal sealed class BatchResults<TInput, TOutput> : BatchCounts
{
    private readonly List<(PendingRow<TInput, TOutput> Row, ScoredRow<TOutput> Result, Exception? Error)> _rows = [];

    /// <summary>The rows, each with its result or error.</summary>
    public IReadOnlyList<(PendingRow<TInput, TOutput> Row, ScoredRow<TOutput> Result, Exception? Error)> Rows => _rows;

    public void Add(IReadOnlyList<PendingRow<TInput, TOutput>> rows, ScoredBatch<TOutput> scored)
    {
        Tokens += scored.Lengths.Sum(length => (long)length);
        Positions += scored.Positions;
        var isTextEach = scored.Lengths.Count == rows.Count;
        _rows.AddRange(rows.Select((row, index) =>
            (row, new ScoredRow<TOutput>(scored.Outputs[index], isTextEach ? scored.Lengths[index] : null), (Exception?)null)));
    }

    public void AddError(IReadOnlyList<PendingRow<TInput, TOutput>> rows, Exception error)
    {
        Error = error;
        _rows.AddRange(rows.Select(row => (row, default(ScoredRow<TOutput>), (Exception?)error)));
    }

    public void PassOn()
    {
        foreach (var (row, result, error) in _rows)
        {
            if (error is null)
                row.Complete(result);
            else
                row.Fail(error);
        }
    }
}
