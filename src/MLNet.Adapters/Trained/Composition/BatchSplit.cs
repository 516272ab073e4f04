using MLNet.Adapters.Trained;

namespace MLNet.Adapters.Composition;

/// <summary>Several adapters of which each row of a batch uses one, named by a column: see <c>ScoreWithAdapters</c>.</summary>
public sealed record BatchSplit : AdapterComposition
{
    /// <summary>Puts adapters side by side, to be chosen row by row.</summary>
    /// <param name="children">Each with a head of its own where it is used to predict.</param>
    /// <exception cref="ArgumentException">
    /// There is none, two different ones have one name, or they belong to different encoders.
    /// </exception>
    public BatchSplit(params AdapterComposition[] children)
        : base((TrainedHead?)null) => Children = CompositionChildren.Check("A batch split", children);

    /// <inheritdoc/>
    public override string Name => $"split({CompositionChildren.Join(Children)})";

    /// <inheritdoc/>
    public override IReadOnlyList<AdapterComposition> Children { get; }

    /// <inheritdoc/>
    public override string ToString() => Describe();

    internal override bool SplitsRows => true;
}
