using MLNet.Adapters.Trained;

namespace MLNet.Adapters.Composition;

/// <summary>Several adapters in parallel, each on its own copy of the text with its own head, in one pass through the encoder.</summary>
public sealed record Parallel : AdapterComposition
{
    /// <summary>Combines adapters in parallel.</summary>
    /// <param name="children">The adapters, each with its own head if it is used to predict.</param>
    /// <exception cref="ArgumentException">
    /// There are no children, two different adapters have the same name, or they belong to different encoders.
    /// </exception>
    public Parallel(params AdapterComposition[] children)
        : base((TrainedHead?)null) => Children = CompositionChildren.Check("A parallel set", children);

    /// <inheritdoc/>
    public override string Name => $"parallel({CompositionChildren.Join(Children)})";

    /// <inheritdoc/>
    public override IReadOnlyList<AdapterComposition> Children { get; }

    /// <inheritdoc/>
    public override string ToString() => Describe();

    internal override bool SplitsRows => true;
}
