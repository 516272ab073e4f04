using MLNet.Adapters.Methods;

namespace MLNet.Adapters.Benchmarks.Measurement;

/// <summary>
/// Counts the floating-point operations of an encoder's forward pass: linear maps and attention products, a multiplication and an addition
/// each.
/// </summary>
internal static class EncoderFlop
{
    /// <summary>In GFLOP, all tokens' states computed, embeddings and element-wise work not counted.</summary>
    public static double Forward(EncoderShape shape, int rows, int tokens)
    {
        var (hidden, middle) = ((double)shape.HiddenSize, (double)shape.FeedForwardSize);
        var linear = 2 * rows * tokens * ((4 * hidden * hidden) + (2 * hidden * middle));
        var attention = 2 * rows * 2 * (double)tokens * tokens * hidden; // Q Kᵀ and its product with V
        return shape.Layers * (linear + attention) / 1e9;
    }
}
