namespace MLNet.Adapters.Methods.Insertions;

/// <summary>Everything that is plugged in before the first layer.</summary>
internal sealed record EmbeddingInsertions
{
    /// <summary>Nothing plugged in.</summary>
    public static readonly EmbeddingInsertions None = new();

    /// <summary>The LayerNorm of the embeddings.</summary>
    public INormalization Norm { get; init; } = PlainNormalization.Instance;

    /// <summary>Between the embeddings and the first layer.</summary>
    public IEmbeddingHook Hook { get; init; } = PlainEmbeddings.Instance;
}
