using MLNet.Adapters.Trained;

namespace MLNet.Adapters.Composition;

/// <summary>The weighted mean of the adapters' outputs at each place; all adapters have the same placement.</summary>
public sealed record Average : AdapterComposition
{
    /// <summary>Creates an unweighted mean.</summary>
    /// <param name="children">The adapters to average. An average has no head of its own: train one on it.</param>
    /// <exception cref="ArgumentException">
    /// There are no children, two different adapters have the same name, or they belong to different encoders.
    /// </exception>
    public Average(params AdapterComposition[] children)
        : this(children, null)
    {
    }

    /// <summary>Creates a weighted mean.</summary>
    /// <param name="children">The adapters to average.</param>
    /// <param name="weights">One weight per child, at least 0; they are divided by their sum. Null for equal weights.</param>
    /// <exception cref="ArgumentException">
    /// There are no children, two different adapters have the same name, they belong to different encoders, the number of weights differs
    /// from that of the children, or weights are negative or all zero.
    /// </exception>
    public Average(IEnumerable<AdapterComposition> children, IEnumerable<double>? weights)
        : base((TrainedHead?)null)
    {
        Children = CompositionChildren.Check("An average", children);
        double[] given = [.. weights ?? Enumerable.Repeat(1.0, Children.Count)];
        if (given.Length != Children.Count)
            throw new ArgumentException(
                $"An average of {Children.Count} adapters has {given.Length} weights. Give one for each, or none.",
                nameof(weights));
        if (!Array.TrueForAll(given, weight => weight >= 0 && double.IsFinite(weight)) || given.Max() == 0)
            throw new ArgumentException(
                $"The weights of an average are {string.Join(", ", given)}. Give finite numbers of at least 0, not all of them 0.",
                nameof(weights));
        Weights = Shares(given);
    }

    /// <inheritdoc/>
    public override string Name => $"average({CompositionChildren.Join(Children)})";

    /// <inheritdoc/>
    public override IReadOnlyList<AdapterComposition> Children { get; }

    /// <summary>The share of each adapter; they sum to 1.</summary>
    public IReadOnlyList<double> Weights { get; }

    /// <inheritdoc/>
    public override string ToString() => Describe();

    // Shares are kept unchanged, so that a model read from a file has exactly the weights that were saved.
    private static double[] Shares(double[] given)
    {
        if (Math.Abs(given.Sum() - 1) < 1e-12)
            return given;
        double[] scaled = [.. given.Select(weight => weight / given.Max())]; // the sum of the given weights may not be finite
        return [.. scaled.Select(weight => weight / scaled.Sum())];
    }
}
