namespace MLNet.Adapters.Methods.Composition;

/// <summary>Consecutive rows of one batch through adapters of their own; a group without one passes the plain encoder.</summary>
/// <param name="groups">The adapters, not owned, each with its number of rows; together the rows of the batch.</param>
internal sealed class SplitAdapters(IReadOnlyList<(AdapterModule? Adapter, int Rows)> groups) : AdapterModule(nameof(SplitAdapters))
{
    public override LayerInsertions InsertionsOf(int layer) => new()
    {
        Attention = new SplitResidual([.. groups.Select(group => (Of(group.Adapter, layer).Attention, group.Rows))]),
        FeedForward = new SplitResidual([.. groups.Select(group => (Of(group.Adapter, layer).FeedForward, group.Rows))]),
    };

    // What acts elsewhere than in the residual connections would need a split of its own there.
    private static LayerInsertions Of(AdapterModule? adapter, int layer)
    {
        var insertions = adapter?.InsertionsOf(layer) ?? LayerInsertions.None;
        return insertions with { Attention = LayerInsertions.None.Attention, FeedForward = LayerInsertions.None.FeedForward } == LayerInsertions.None
            ? insertions
            : throw new NotSupportedException($"{adapter!.GetName()} acts in the encoder's projections, which rows of different adapters cannot share yet. Score it with a model of its own.");
    }
}
