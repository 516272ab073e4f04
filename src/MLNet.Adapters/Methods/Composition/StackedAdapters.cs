using MLNet.Adapters.Methods.Insertions;

namespace MLNet.Adapters.Methods.Composition;

/// <summary>Stacked adapters; a place that one of them leaves out goes to the next.</summary>
internal sealed class StackedAdapters : ResidualAdapters
{
    private readonly IReadOnlyList<(string Name, ResidualAdapters Adapter)> _parts;

    /// <param name="parts">The adapters with their names, in order; not owned.</param>
    /// <exception cref="ArgumentException">An adapter is parallel.</exception>
    public StackedAdapters(IReadOnlyList<(string Name, ResidualAdapters Adapter)> parts)
        : base(nameof(StackedAdapters), parts[0].Adapter.Layers)
    {
        _parts = parts;
        EmbeddingInsertions = FirstTransform.OfStack(parts);
        AdapterPlaces.Stacked([.. parts.Select(part => (part.Name, AdapterPlaces.Of(part.Adapter)))]);
    }

    public override EmbeddingInsertions EmbeddingInsertions { get; }

    public override TextReading Reading => _parts.Max(part => part.Adapter.Reading);

    public override IAdapterBranch? BranchOf(int layer, SubLayer subLayer)
    {
        var branches = _parts.Select(part => part.Adapter.BranchOf(layer, subLayer)).ToList();
        IAdapterBranch[] present = [.. branches.OfType<IAdapterBranch>()];
        return present.Length == 0 ? null : new StackBranch(present, observed: branches[^1]);
    }

    public override void Freeze()
    {
        foreach (var (_, adapter) in _parts)
            adapter.Freeze();
    }
}
