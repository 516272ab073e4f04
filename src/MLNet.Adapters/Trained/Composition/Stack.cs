using MLNet.Adapters.Trained;

namespace MLNet.Adapters.Composition;

/// <summary>
/// Adapters one after the other at each place: each reads what the one before left (Pfeiffer et al. 2020, arXiv 2005.00052).
/// </summary>
public sealed record Stack : AdapterComposition
{
    /// <summary>Puts adapters on top of each other.</summary>
    /// <param name="children">In order; the last one's head, where it has one, is the stack's.</param>
    /// <exception cref="ArgumentException">
    /// There is none, two different ones have one name, or they belong to different encoders.
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
