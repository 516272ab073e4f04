using static TorchSharp.torch;

namespace MLNet.Adapters.Layers;

/// <summary>Layer normalization by this library's own kernels.</summary>
internal static unsafe class ScoringNorm
{
    /// <summary>Normalizes x, or x + skip, over the last axis.</summary>
    /// <param name="x">[…, H]</param>
    /// <param name="skip">[…, H]; null for none.</param>
    /// <param name="scale">[H]</param>
    /// <param name="shift">[H]; null for none.</param>
    /// <param name="epsilon">Added to the variance.</param>
    /// <returns>[…, H]</returns>
    public static Tensor Apply(Tensor x, Tensor? skip, Tensor scale, Tensor? shift, double epsilon)
    {
        var (source, added) = (NativeFloats.InOrder(x), NativeFloats.InOrderOptional(skip));
        var (shape, columns) = (x.shape, (int)x.shape[^1]);
        var y = empty(shape);
        LinearProducts.ScoringKernels!.Normalize(
            NativeFloats.Of(source),
            NativeFloats.OfOptional(added),
            NativeFloats.Of(scale),
            NativeFloats.OfOptional(shift),
            (float)epsilon,
            NativeFloats.Of(y),
            (int)(x.numel() / columns),
            columns);
        return y;
    }
}
