using MLNet.Adapters.Trained;

namespace MLNet.Adapters.Composition;

/// <summary>Several adapters, one of which is used for each row of a batch, as named in a column; see <c>ScoreWithAdapters</c>.</summary>
public sealed record BatchSplit : AdapterComposition
{
    /// <summary>Combines adapters to choose from for each row.</summary>
    /// <param name="children">The adapters, each with its own head if it is used to predict.</param>
    /// <exception cref="ArgumentException">
    /// There are no children, two different adapters have the same name, or they belong to different encoders.
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
