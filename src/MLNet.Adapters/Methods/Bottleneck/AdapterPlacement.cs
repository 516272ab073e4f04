namespace MLNet.Adapters.Methods;

/// <summary>Specifies the sub-layers that get a bottleneck adapter.</summary>
public enum AdapterPlacement
{
    /// <summary>No adapter: the frozen encoder only.</summary>
    None,

    /// <summary>After self-attention.</summary>
    Attention,

    /// <summary>After the feed-forward network.</summary>
    FeedForward,

    /// <summary>After both sub-layers.</summary>
    Both,
}
