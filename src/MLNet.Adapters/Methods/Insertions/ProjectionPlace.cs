namespace MLNet.Adapters.Methods.Insertions;

/// <summary>The frozen linear maps of a transformer layer.</summary>
internal enum ProjectionPlace
{
    Query,
    Key,
    Value,

    /// <summary>The projection of the joined heads.</summary>
    AttentionOutput,

    /// <summary>The first map of the feed-forward network, H → F.</summary>
    Intermediate,

    /// <summary>Its second one, F → H.</summary>
    Output,
}
