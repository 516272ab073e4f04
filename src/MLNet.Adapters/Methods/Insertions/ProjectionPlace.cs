namespace MLNet.Adapters.Methods.Insertions;

/// <summary>Specifies a frozen linear map of a transformer layer.</summary>
internal enum ProjectionPlace
{
    Query,
    Key,
    Value,

    /// <summary>The projection of the concatenated heads.</summary>
    AttentionOutput,

    /// <summary>The first map of the feed-forward network, H → F.</summary>
    Intermediate,

    /// <summary>The second map of the feed-forward network, F → H.</summary>
    Output,
}
