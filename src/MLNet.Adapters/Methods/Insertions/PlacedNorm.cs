using MLNet.Adapters.Layers;
using static TorchSharp.torch;

namespace MLNet.Adapters.Methods.Insertions;

/// <summary>A LayerNorm at its place, with the insertion there.</summary>
/// <param name="Norm">The frozen LayerNorm.</param>
/// <param name="Insertion">The insertion at the LayerNorm.</param>
/// <param name="Batch">The current place in the encoder.</param>
internal readonly record struct PlacedNorm(LayerNorm Norm, INormalization Insertion, LayerBatch Batch)
{
    /// <summary>Normalizes the input; returns the input itself if there is no norm.</summary>
    /// <param name="norm">Null in pre-norm families.</param>
    /// <param name="x">[B, T, H]</param>
    public static Tensor Apply(PlacedNorm? norm, Tensor x) => norm is { } placed ? placed.Insertion.Apply(x, placed.Norm, placed.Batch) : x;

    /// <summary>Normalizes x + skip; returns the sum if there is no norm. The memory of x may be used for the sum.</summary>
    /// <param name="norm">Null in pre-norm families.</param>
    /// <param name="x">[B, T, H]</param>
    /// <param name="skip">[B, T, H]</param>
    public static Tensor ApplyToSum(PlacedNorm? norm, Tensor x, Tensor skip) =>
        norm is { Insertion: PlainNormalization, Norm: var frozen } && LinearProducts.CanScore(x)
            ? frozen.NormalizeSum(x, skip)
            : Apply(norm, x.add_(skip));
}
