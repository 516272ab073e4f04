namespace MLNet.Adapters.Training.Caching;

/// <summary>The states of one text, in memory that lives as long as its slab.</summary>
internal sealed unsafe class KeptStates(StateSlab slab, float* start, int rows, int columns)
{
    /// <summary>[tokens, H], or [1, H] for the first token alone.</summary>
    public Span<float> Values
    {
        get
        {
            ObjectDisposedException.ThrowIf(slab.IsClosed, typeof(EncoderCache));
            return new Span<float>(start, rows * columns);
        }
    }

    public int Rows => rows;
}
