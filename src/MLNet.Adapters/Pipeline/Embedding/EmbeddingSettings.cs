namespace MLNet.Adapters.Pipeline.Embedding;

/// <summary>Columns and form of embeddings.</summary>
internal sealed record EmbeddingSettings
{
    public required string InputColumnName { get; init; }

    public required string OutputColumnName { get; init; }

    public required EmbeddingPooling Pooling { get; init; }

    public required bool Normalize { get; init; }
}
