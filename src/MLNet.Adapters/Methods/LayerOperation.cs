using MLNet.Adapters.Methods.Insertions;

namespace MLNet.Adapters.Methods;

/// <summary>Specifies what a layer computes, and so the places where methods can act in it.</summary>
internal enum LayerOperation
{
    /// <summary>Self-attention, then a feed-forward network.</summary>
    Transformer,

    /// <summary>Self-attention alone.</summary>
    Attention,

    /// <summary>A feed-forward network alone.</summary>
    FeedForward,

    /// <summary>
    /// Two separable convolutions, each with a residual connection; the second one counts as that of a feed-forward network.
    /// </summary>
    Convolution,

    /// <summary>Nothing: the states pass through.</summary>
    Identity,
}

/// <summary>The places of layers.</summary>
internal static class LayerOperations
{
    /// <summary>Whether a layer ends a sub-layer of a kind with a residual connection.</summary>
    public static bool Has(this LayerOperation operation, SubLayer subLayer) => subLayer switch
    {
        SubLayer.Attention => operation is LayerOperation.Transformer or LayerOperation.Attention,
        _ => operation is LayerOperation.Transformer or LayerOperation.FeedForward or LayerOperation.Convolution,
    };

    /// <summary>Whether a layer has a linear map.</summary>
    public static bool Has(this LayerOperation operation, ProjectionPlace place) => place switch
    {
        ProjectionPlace.Intermediate or ProjectionPlace.Output => operation is LayerOperation.Transformer or LayerOperation.FeedForward,
        _ => operation is LayerOperation.Transformer or LayerOperation.Attention,
    };
}
