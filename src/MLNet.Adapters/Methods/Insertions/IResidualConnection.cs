using static TorchSharp.torch;

namespace MLNet.Adapters.Methods.Insertions;

/// <summary>The insertion point at the end of a sub-layer: combines its output with its skip input.</summary>
/// <remarks>Shapes: B batch, T tokens, H hidden.</remarks>
internal interface IResidualConnection
{
    /// <summary>Returns the hidden state that leaves the sub-layer.</summary>
    /// <param name="output">[B, T, H] output of the sub-layer's last projection, after dropout.</param>
    /// <param name="skip">[B, T, H] the input of the sub-layer.</param>
    /// <param name="norm">The LayerNorm over the sum; null in families that normalize a sub-layer's input instead (pre-norm).</param>
    /// <param name="batch">The current place in the encoder.</param>
    Tensor Combine(Tensor output, Tensor skip, PlacedNorm? norm, LayerBatch batch);
}
