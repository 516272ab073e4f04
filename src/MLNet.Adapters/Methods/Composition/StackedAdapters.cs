namespace MLNet.Adapters.Methods.Composition;

/// <summary>Adapters on top of each other; a place that one leaves out passes to the next.</summary>
internal sealed class StackedAdapters : ResidualAdapters
{
    private readonly IReadOnlyList<(string Name, ResidualAdapters Adapter)> _parts;

    /// <param name="parts">In order, each with its name; not owned.</param>
    /// <exception cref="ArgumentException">One is parallel.</exception>
    public StackedAdapters(IReadOnlyList<(string Name, ResidualAdapters Adapter)> parts)
        : base(nameof(StackedAdapters), parts[0].Adapter.Layers)
    {
        _parts = parts;
        AdapterPlaces.Stacked([.. parts.Select(part => (part.Name, AdapterPlaces.Of(part.Adapter)))]);
    }

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
