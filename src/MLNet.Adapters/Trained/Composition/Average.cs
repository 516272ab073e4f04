using MLNet.Adapters.Trained;

namespace MLNet.Adapters.Composition;

/// <summary>The weighted mean of the adapters' outputs at each place; all have the same placement.</summary>
public sealed record Average : AdapterComposition
{
    /// <summary>The plain mean.</summary>
    /// <param name="children">What to average. An average has no head of its own: train one on it.</param>
    /// <exception cref="ArgumentException">
    /// There is none, two different ones have one name, or they belong to different encoders.
    /// </exception>
    public Average(params AdapterComposition[] children)
        : this(children, null)
    {
    }

    /// <summary>A weighted mean.</summary>
    /// <param name="children">What to average.</param>
    /// <param name="weights">One weight each, at least 0; they are divided by their sum. Null for equal weights.</param>
    /// <exception cref="ArgumentException">
    /// There is no child, two different ones have one name, they belong to different encoders, or the weights are of another number,
    /// negative, or all zero.
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

    // Shares stay as they are, so that a model read from a file has the very weights that were saved.
    private static double[] Shares(double[] given)
    {
        if (Math.Abs(given.Sum() - 1) < 1e-12)
            return given;
        double[] scaled = [.. given.Select(weight => weight / given.Max())]; // the sum of given weights may not be finite
        return [.. scaled.Select(weight => weight / scaled.Sum())];
    }
}
