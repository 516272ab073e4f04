namespace MLNet.Adapters.Methods;

/// <summary>Specifies the LayerNorms of an encoder that <see cref="LayerNormTuningConfig"/> trains.</summary>
[Flags]
public enum LayerNormTargets
{
    /// <summary>None of them.</summary>
    None = 0,

    /// <summary>That of the embeddings.</summary>
    Embeddings = 1,

    /// <summary>Those of attention.</summary>
    Attention = 2,

    /// <summary>Those of feed-forward networks.</summary>
    FeedForward = 4,

    /// <summary>All of them.</summary>
    All = Embeddings | Attention | FeedForward,
}
