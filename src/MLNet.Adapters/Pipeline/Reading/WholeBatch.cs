using MLNet.Adapters.Text;
using MLNet.Adapters.Training;

namespace MLNet.Adapters.Pipeline.Reading;

/// <summary>
/// A batch of rows that a server scores in one call, through a view that it keeps for all its batches. Cursors that the current thread
/// creates during this scope read all rows ahead, since all are wanted, and keep no results, since the next batch has other rows.
/// </summary>
internal sealed class WholeBatch : IDisposable
{
    [ThreadStatic]
    private static WholeBatch? _current;

    private readonly Lock _gate = new();
    private readonly List<int> _lengths = [];
    private readonly WholeBatch? _outer = _current;
    private long _positions;

    /// <summary>Begins the scope on the current thread.</summary>
    /// <param name="rows">The number of rows, at least 1.</param>
    public WholeBatch(int rows) => (Rows, _current) = (rows, this);

    /// <summary>The batch that the current thread is scoring; null for none.</summary>
    public static WholeBatch? Current => _current;

    /// <summary>The number of rows.</summary>
    public int Rows { get; }

    /// <summary>
    /// The number of tokens of each text that was scored: one per row in its order, for models that read a row as one text.
    /// </summary>
    public IReadOnlyList<int> Lengths
    {
        get
        {
            lock (_gate)
                return [.. _lengths];
        }
    }

    /// <summary>The number of tokens with the padding of the batches in which the texts are computed.</summary>
    public long Positions
    {
        get
        {
            lock (_gate)
                return _positions;
        }
    }

    /// <summary>Counts texts that are scored.</summary>
    public void Add(IReadOnlyList<EncodedText> texts)
    {
        var positions = ScoringBatches.Plan(texts).Sum(batch => (long)batch.Length * batch.Max(text => texts[text].Length));
        lock (_gate)
        {
            _lengths.AddRange(texts.Select(text => text.Length));
            _positions += positions;
        }
    }

    public void Dispose() => _current = _outer;
}
