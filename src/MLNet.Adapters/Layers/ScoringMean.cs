using static TorchSharp.torch;

namespace MLNet.Adapters.Layers;

/// <summary>The mean of each text's states by this library's own kernels; padding does not change its bits.</summary>
internal static unsafe class ScoringMean
{
    /// <param name="states">[B, T, H]</param>
    /// <param name="lengths">The number of real tokens of each text; null if no text is padded.</param>
    /// <returns>[B, H]</returns>
    public static Tensor Of(Tensor states, int[]? lengths)
    {
        var source = NativeFloats.InOrder(states);
        var (texts, tokens, hidden) = ((int)states.shape[0], (int)states.shape[1], (int)states.shape[2]);
        var means = empty(texts, hidden);
        float* x = NativeFloats.Of(source), y = NativeFloats.Of(means);
        for (var text = 0; text < texts; text++)
        {
            LinearProducts.ScoringKernels!.Average(
                x + ((long)text * tokens * hidden), y + ((long)text * hidden), lengths?[text] ?? tokens, hidden);
        }

        return means;
    }
}
