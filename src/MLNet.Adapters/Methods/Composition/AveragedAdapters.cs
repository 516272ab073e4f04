namespace MLNet.Adapters.Methods.Composition;

/// <summary>The weighted mean of the outputs of several adapters.</summary>
/// <param name="parts">The adapters with their names; not owned.</param>
/// <param name="weights">One weight per adapter; they sum to 1.</param>
/// <exception cref="ArgumentException">The adapters differ in placement or form.</exception>
internal sealed class AveragedAdapters(IReadOnlyList<(string Name, ResidualAdapters Adapter)> parts, IReadOnlyList<double> weights)
    : AlignedAdapters(nameof(AveragedAdapters), "average", parts)
{
    public override IAdapterBranch? BranchOf(int layer, SubLayer subLayer)
    {
        var branches = Parts.Zip(weights)
            .Select(part => (Branch: part.First.Adapter.BranchOf(layer, subLayer), Weight: part.Second))
            .Where(part => part.Branch is not null)
            .Select(part => (part.Branch!, part.Weight))
            .ToList();
        return branches.Count == 0 ? null : new AverageBranch(branches);
    }
}
