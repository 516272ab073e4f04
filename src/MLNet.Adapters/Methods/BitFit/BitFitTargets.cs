namespace MLNet.Adapters.Methods;

/// <summary>Specifies the biases of an encoder that <see cref="BitFitConfig"/> trains.</summary>
[Flags]
public enum BitFitTargets
{
    /// <summary>None of them.</summary>
    None = 0,

    /// <summary>Those of the maps to queries.</summary>
    Query = 1,

    /// <summary>Those of the maps to keys; attention ignores them, so their training has no effect.</summary>
    Key = 2,

    /// <summary>Those of the maps to values.</summary>
    Value = 4,

    /// <summary>Those of the projections of the concatenated heads.</summary>
    AttentionOutput = 8,

    /// <summary>Those of the first maps of the feed-forward networks.</summary>
    Intermediate = 16,

    /// <summary>Those of the second maps of the feed-forward networks.</summary>
    Output = 32,

    /// <summary>Those of the LayerNorms of attention.</summary>
    AttentionNorm = 64,

    /// <summary>Those of the LayerNorms of feed-forward networks.</summary>
    FeedForwardNorm = 128,

    /// <summary>That of the LayerNorm of the embeddings.</summary>
    EmbeddingNorm = 256,

    /// <summary>Those of all linear maps in the layers.</summary>
    Maps = Query | Key | Value | AttentionOutput | Intermediate | Output,

    /// <summary>Every bias.</summary>
    All = Maps | AttentionNorm | FeedForwardNorm | EmbeddingNorm,
}
