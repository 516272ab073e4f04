using static TorchSharp.torch;

namespace MLNet.Adapters.Methods.Insertions;

/// <summary>The insertion point at the end of a sub-layer: joins its output with its skip input.</summary>
/// <remarks>Shapes: B batch, T tokens, H hidden.</remarks>
internal interface IResidualConnection
{
    /// <summary>The hidden state that leaves the sub-layer.</summary>
    /// <param name="output">[B, T, H] output of the sub-layer's last projection, after dropout.</param>
    /// <param name="skip">[B, T, H] what entered the sub-layer.</param>
    /// <param name="norm">The LayerNorm over the sum; null in families that normalize what enters a sub-layer instead (pre-norm).</param>
    /// <param name="batch">Where in the encoder this happens.</param>
    Tensor Combine(Tensor output, Tensor skip, PlacedNorm? norm, LayerBatch batch);
}
