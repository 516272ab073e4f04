using MLNet.Adapters.Trained;

namespace MLNet.Adapters.Composition;

/// <summary>
/// Adapters in sequence at each place: each reads the output of the previous one (Pfeiffer et al. 2020, arXiv 2005.00052).
/// </summary>
public sealed record Stack : AdapterComposition
{
    /// <summary>Stacks adapters.</summary>
    /// <param name="children">The adapters in order; the head of the last one, if it has one, becomes the head of the stack.</param>
    /// <exception cref="ArgumentException">
    /// There are no children, two different adapters have the same name, or they belong to different encoders.
    /// </exception>
    public Stack(params AdapterComposition[] children)
        : base(children is [.., { } last] ? last.Head : null) => Children = CompositionChildren.Check("A stack", children);

    /// <inheritdoc/>
    public override string Name => $"stack({CompositionChildren.Join(Children)})";

    /// <inheritdoc/>
    public override IReadOnlyList<AdapterComposition> Children { get; }

    /// <inheritdoc/>
    public override string ToString() => Describe();
}
