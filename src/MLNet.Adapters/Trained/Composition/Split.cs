using MLNet.Adapters.Trained;

namespace MLNet.Adapters.Composition;

/// <summary>
/// Several adapters in one text: the first tokens of each text pass through the first adapter, those after them through the second, and so
/// on. All adapters have the same placement.
/// </summary>
public sealed record Split : AdapterComposition
{
    /// <summary>Divides texts among adapters.</summary>
    /// <param name="children">The adapters, at least two. A split has no head of its own: train one on it.</param>
    /// <param name="tokens">
    /// The number of tokens, including special ones, that pass through each adapter except the last, which gets those that are left. A
    /// text that is shorter does not reach the later adapters.
    /// </param>
    /// <exception cref="ArgumentException">
    /// There are fewer than two children, two different adapters have the same name, they belong to different encoders, or there is not one
    /// number of at least 1 for each child but the last.
    /// </exception>
    public Split(IEnumerable<AdapterComposition> children, IEnumerable<int> tokens)
        : base((TrainedHead?)null)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        Children = CompositionChildren.Check("A split", children);
        Tokens = [.. tokens];
        if (Children.Count < 2 || Tokens.Count != Children.Count - 1 || Tokens.Any(count => count < 1))
            throw new ArgumentException(
                $"A split of {Children.Count} adapter(s) has the numbers of tokens {string.Join(", ", Tokens)}. "
                + "Give at least two adapters, and a number of at least 1 for each but the last.",
                nameof(tokens));
    }

    /// <inheritdoc/>
    public override string Name => $"split({CompositionChildren.Join(Children)})";

    /// <inheritdoc/>
    public override IReadOnlyList<AdapterComposition> Children { get; }

    /// <summary>The number of tokens of each adapter but the last.</summary>
    public IReadOnlyList<int> Tokens { get; }

    /// <inheritdoc/>
    public override string ToString() => Describe();
}
