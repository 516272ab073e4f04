namespace MLNet.Adapters.Methods;

/// <summary>The two sub-layers of a transformer layer, each with its own residual connection.</summary>
public enum SubLayer
{
    /// <summary>Self-attention and its output projection.</summary>
    Attention,

    /// <summary>The position-wise feed-forward network.</summary>
    FeedForward,
}
