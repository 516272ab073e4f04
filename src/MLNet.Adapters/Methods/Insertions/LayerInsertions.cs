namespace MLNet.Adapters.Methods.Insertions;

/// <summary>All insertions in one layer; each point defaults to the frozen encoder's own behavior.</summary>
internal sealed record LayerInsertions
{
    /// <summary>No insertions.</summary>
    public static readonly LayerInsertions None = new();

    /// <summary>The end of the attention sub-layer.</summary>
    public IResidualConnection Attention { get; init; } = PlainResidual.Instance;

    /// <summary>The end of the feed-forward sub-layer.</summary>
    public IResidualConnection FeedForward { get; init; } = PlainResidual.Instance;

    public IProjection Query { get; init; } = PlainProjection.Instance;

    public IProjection Key { get; init; } = PlainProjection.Instance;

    public IProjection Value { get; init; } = PlainProjection.Instance;

    /// <summary>The projection of the concatenated heads.</summary>
    public IProjection AttentionOutput { get; init; } = PlainProjection.Instance;

    /// <summary>The first projection of the feed-forward network, H → F.</summary>
    public IProjection Intermediate { get; init; } = PlainProjection.Instance;

    /// <summary>The second projection of the feed-forward network, F → H.</summary>
    public IProjection Output { get; init; } = PlainProjection.Instance;

    /// <summary>Keys and values in front of the text's own.</summary>
    public IAttentionPrefix Prefix { get; init; } = PlainAttention.Instance;

    /// <summary>The attention sub-layer's LayerNorm.</summary>
    public INormalization AttentionNorm { get; init; } = PlainNormalization.Instance;

    /// <summary>The feed-forward sub-layer's LayerNorm.</summary>
    public INormalization FeedForwardNorm { get; init; } = PlainNormalization.Instance;

    /// <summary>The layer's output.</summary>
    public IIntervention Intervention { get; init; } = PlainIntervention.Instance;

    /// <summary>Whether no method acts in the maps to queries, keys and values.</summary>
    public bool HasPlainHeads => Query is PlainProjection && Key is PlainProjection && Value is PlainProjection;

    /// <summary>The insertion around one linear map.</summary>
    public IProjection this[ProjectionPlace place] => place switch
    {
        ProjectionPlace.Query => Query,
        ProjectionPlace.Key => Key,
        ProjectionPlace.Value => Value,
        ProjectionPlace.AttentionOutput => AttentionOutput,
        ProjectionPlace.Intermediate => Intermediate,
        _ => Output,
    };

    /// <summary>Returns the same insertions with other projections.</summary>
    /// <param name="projectionAt">Returns the insertion for a place.</param>
    public LayerInsertions WithProjections(Func<ProjectionPlace, IProjection> projectionAt) => this with
    {
        Query = projectionAt(ProjectionPlace.Query),
        Key = projectionAt(ProjectionPlace.Key),
        Value = projectionAt(ProjectionPlace.Value),
        AttentionOutput = projectionAt(ProjectionPlace.AttentionOutput),
        Intermediate = projectionAt(ProjectionPlace.Intermediate),
        Output = projectionAt(ProjectionPlace.Output),
    };
}
