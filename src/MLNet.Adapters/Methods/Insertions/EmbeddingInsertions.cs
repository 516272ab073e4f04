namespace MLNet.Adapters.Methods.Insertions;

/// <summary>All insertions before the first layer.</summary>
internal sealed record EmbeddingInsertions
{
    /// <summary>No insertions.</summary>
    public static readonly EmbeddingInsertions None = new();

    /// <summary>The insertion at the LayerNorm of the embeddings.</summary>
    public INormalization Norm { get; init; } = PlainNormalization.Instance;

    /// <summary>The insertion at the embeddings, before any projection to the hidden size.</summary>
    public IEmbeddingTransform Transform { get; init; } = PlainTransform.Instance;

    /// <summary>The insertion between the embeddings and the first layer.</summary>
    public IEmbeddingHook Hook { get; init; } = PlainEmbeddings.Instance;
}
