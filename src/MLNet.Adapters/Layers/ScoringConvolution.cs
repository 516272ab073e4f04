using static TorchSharp.torch;

namespace MLNet.Adapters.Layers;

/// <summary>Convolution of each column over the tokens of a text by this library's own kernels.</summary>
internal static unsafe class ScoringConvolution
{
    /// <summary>Computes y_t = Σ_k w_k · x_(t + k − K / 2) + b in each column; tokens outside the text count as zeros.</summary>
    /// <param name="x">[…, H], one row per token.</param>
    /// <param name="weight">[K, H], in order.</param>
    /// <param name="bias">[H]</param>
    /// <param name="texts">The rows of each text.</param>
    /// <returns>[…, H]</returns>
    public static Tensor Apply(Tensor x, Tensor weight, Tensor bias, IReadOnlyList<TextSpan> texts)
    {
        var source = NativeFloats.InOrder(x);
        var y = empty(x.shape);
        var (width, columns) = ((int)weight.shape[0], (int)weight.shape[1]);
        float* from = NativeFloats.Of(source), weights = NativeFloats.Of(weight), shift = NativeFloats.Of(bias), to = NativeFloats.Of(y);
        ScoringThreads.ForEach(texts.Count, text =>
        {
            var offset = (long)texts[text].FirstKey * columns;
            LinearProducts.ScoringKernels!.Convolve(from + offset, weights, shift, to + offset, texts[text].Keys, columns, width);
        });
        return y;
    }
}
