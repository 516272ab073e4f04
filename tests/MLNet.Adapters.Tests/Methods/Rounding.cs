using MLNet.Adapters.Layers;
using MLNet.Adapters.Methods;
using static TorchSharp.torch;

namespace MLNet.Adapters.Tests.Methods;

/// <summary>How far a computation may be from the exact one by rounding alone, from its sizes and not from one run's figures.</summary>
/// <remarks>
/// A sum of H rounded products errs like a random walk: by √H times the unit, relative to its size. Each of an encoder's 2L sub-layers adds
/// one such error; each fusion's softmax passes on those of its scores, which are of the scores' own size.
/// </remarks>
internal static class Rounding
{
    /// <summary>The bound for what leaves an encoder.</summary>
    /// <param name="type">The precision of the computation.</param>
    /// <param name="shape">H and L.</param>
    /// <param name="exact">The exact values, whose largest sets the scale; 1 at least, which is what LayerNorm makes of states.</param>
    /// <param name="scores">The size of the fusions' scores; 0 without one.</param>
    public static double Bound(ScalarType type, EncoderShape shape, Tensor exact, double scores = 0) =>
        OfSum(type, shape.HiddenSize, exact) * ((2 * shape.Layers) + scores);

    /// <summary>The bound for a sum.</summary>
    public static double OfSum(ScalarType type, long terms, Tensor exact) =>
        Unit(type) * Math.Sqrt(terms) * Math.Max(1, Largest(exact));

    /// <summary>
    /// The size of scores: the widest distance between two of a token, which the exact weights tell, as softmax keeps distances; summed
    /// over the places, as errors are.
    /// </summary>
    public static double ScoresOf(IEnumerable<Tensor> weights) => weights.Sum(weight =>
    {
        var logarithms = weight.log(); // [B, T, N]
        return Largest(logarithms.max(-1).values - logarithms.min(-1).values);
    });

    public static void AssertWithin(double bound, Tensor exact, Tensor actual, string what)
    {
        CollectionAssert.AreEqual(exact.shape, actual.shape, what);
        Assert.IsLessThanOrEqualTo(bound, Largest(actual.to(ScalarType.Float64) - exact.to(ScalarType.Float64)), what);
    }

    private static double Largest(Tensor values) => values.abs().max().to(ScalarType.Float64).item<double>();

    // Half of what lies between 1 and the next number.
    private static double Unit(ScalarType type) => type switch
    {
        ScalarType.Float64 => Math.Pow(2, -53),
        ScalarType.BFloat16 => Math.Pow(2, -9),
        _ => Math.Pow(2, -24),
    };
}
