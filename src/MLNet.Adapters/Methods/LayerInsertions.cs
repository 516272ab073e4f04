namespace MLNet.Adapters.Methods;

/// <summary>Everything that is plugged into one layer; each point defaults to the frozen encoder's own behaviour.</summary>
internal sealed record LayerInsertions
{
    /// <summary>Nothing plugged in.</summary>
    public static readonly LayerInsertions None = new();

    public IResidualConnection Attention { get; init; } = PlainResidual.Instance;

    public IResidualConnection FeedForward { get; init; } = PlainResidual.Instance;

    public IProjection Query { get; init; } = PlainProjection.Instance;

    public IProjection Key { get; init; } = PlainProjection.Instance;

    public IProjection Value { get; init; } = PlainProjection.Instance;

    public IProjection AttentionOutput { get; init; } = PlainProjection.Instance;

    public IProjection Intermediate { get; init; } = PlainProjection.Instance;

    public IProjection Output { get; init; } = PlainProjection.Instance;
}
