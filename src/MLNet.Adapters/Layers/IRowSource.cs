namespace MLNet.Adapters.Layers;

/// <summary>A table of embeddings whose rows are read when they are needed; several threads may read.</summary>
internal interface IRowSource : IDisposable
{
    /// <summary>Copies rows.</summary>
    /// <param name="rows">Their indexes.</param>
    /// <param name="target">Receives them one after another, as float32.</param>
    /// <exception cref="InvalidDataException">The table was changed since it was opened.</exception>
    void Read(ReadOnlySpan<long> rows, Span<float> target);
}
