namespace MLNet.Adapters.Methods.Composition;

/// <summary>Several adapters, each for its own part of every text.</summary>
internal sealed class SplitAdapters : AlignedAdapters
{
    private readonly IReadOnlyList<int> _ends;

    /// <param name="parts">The adapters with their names; not owned.</param>
    /// <param name="tokens">The number of tokens of each adapter but the last.</param>
    /// <exception cref="ArgumentException">The adapters differ in placement or form, or one reads whole texts.</exception>
    public SplitAdapters(IReadOnlyList<(string Name, ResidualAdapters Adapter)> parts, IReadOnlyList<int> tokens)
        : base(nameof(SplitAdapters), "split", parts)
    {
        if (parts.FirstOrDefault(part => part.Adapter is not SplitAdapters && part.Adapter.Reading >= TextReading.WholeText)
            is { Name: { } name })
            throw new ArgumentException(
                $"Cannot split adapter '{name}': it reads whole texts, by gates or as a composition with a split inside. Use adapters "
                + "without gates, and put a split directly into the split.");
        var end = 0;
        _ends = [.. tokens.Select(count => end += count), int.MaxValue];
    }

    /// <summary>Positions, which only a layer that computes whole texts has.</summary>
    public override TextReading Reading => TextReading.WholeText;

    public override IAdapterBranch? BranchOf(int layer, SubLayer subLayer)
    {
        var branches = Parts.Zip(_ends)
            .Select(part => (Branch: part.First.Adapter.BranchOf(layer, subLayer), End: part.Second))
            .ToList();
        return branches.Find(part => part.Branch is not null).Branch is { Form: var form } ? new SplitBranch(form, branches) : null;
    }
}
