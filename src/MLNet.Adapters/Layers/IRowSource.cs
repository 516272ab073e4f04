namespace MLNet.Adapters.Layers;

/// <summary>A table of embeddings whose rows are read when they are needed; several threads may read.</summary>
internal interface IRowSource : IDisposable
{
    /// <summary>Whether the table was changed since it was opened, so that it cannot be read any more.</summary>
    bool HasChanged { get; }

    /// <summary>Copies rows.</summary>
    /// <param name="rows">Their indexes.</param>
    /// <param name="target">Receives them one after another, as float32.</param>
    /// <exception cref="InvalidDataException">The table was changed since it was opened.</exception>
    void Read(ReadOnlySpan<long> rows, Span<float> target);
}
