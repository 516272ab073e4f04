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
        foreach (var (name, adapter) in parts.Where(_ => parts.Count > 1))
            AdapterPlaces.CheckStackable(name, AdapterPlaces.Of(adapter));
    }

    public override IAdapterBranch? BranchOf(int layer, SubLayer subLayer)
    {
        var branches = _parts.Select(part => part.Adapter.BranchOf(layer, subLayer)).OfType<IAdapterBranch>().ToList();
        return branches.Count switch { 0 => null, 1 => branches[0], _ => new StackBranch(branches) };
    }

    public override void Freeze()
    {
        foreach (var (_, adapter) in _parts)
            adapter.Freeze();
    }
}
