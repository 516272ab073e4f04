namespace MLNet.Adapters.Methods.Composition;

/// <summary>The weighted mean of the outputs of several adapters.</summary>
internal sealed class AveragedAdapters : ResidualAdapters
{
    private readonly IReadOnlyList<(string Name, ResidualAdapters Adapter)> _parts;
    private readonly IReadOnlyList<double> _weights;

    /// <param name="parts">The adapters with their names; not owned.</param>
    /// <param name="weights">One weight per adapter; they sum to 1.</param>
    /// <exception cref="ArgumentException">The adapters differ in placement or form.</exception>
    public AveragedAdapters(IReadOnlyList<(string Name, ResidualAdapters Adapter)> parts, IReadOnlyList<double> weights)
        : base(nameof(AveragedAdapters), parts[0].Adapter.Layers)
    {
        AdapterPlaces.Common("average", parts);
        FirstTransform.Refuse("average", parts);
        (_parts, _weights) = (parts, weights);
    }

    public override TextReading Reading => _parts.Max(part => part.Adapter.Reading);

    public override IAdapterBranch? BranchOf(int layer, SubLayer subLayer)
    {
        var branches = _parts.Zip(_weights)
            .Select(part => (Branch: part.First.Adapter.BranchOf(layer, subLayer), Weight: part.Second))
            .Where(part => part.Branch is not null)
            .Select(part => (part.Branch!, part.Weight))
            .ToList();
        return branches.Count == 0 ? null : new AverageBranch(branches);
    }

    public override void Freeze()
    {
        foreach (var (_, adapter) in _parts)
            adapter.Freeze();
    }
}
