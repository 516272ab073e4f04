using MLNet.Adapters.Layers;
using MLNet.Adapters.Methods.Insertions;
using static TorchSharp.torch;

namespace MLNet.Adapters.Encoders;

/// <summary>One layer of an encoder: self-attention, then a feed-forward network, with whatever a pass plugs in.</summary>
/// <remarks>Shapes: B batch, T tokens, S tokens that ask (T, or 1), H hidden.</remarks>
internal interface ITransformerLayer
{
    /// <summary>One of the layer's frozen linear maps.</summary>
    Linear MapAt(ProjectionPlace place);

    /// <summary>The states that leave the layer.</summary>
    /// <param name="hidden">[B, T, H]</param>
    /// <param name="bias">[B, 1, 1, T] added to the attention's scores; null if no token is masked.</param>
    /// <param name="layer">The index of this layer.</param>
    /// <param name="pass">How the pass is run.</param>
    /// <param name="choose">
    /// Picks, from the states that enter, those whose own output is wanted, [B, T, H] → [B, S, H]; null for all.
    /// </param>
    /// <returns>[B, S, H]</returns>
    Tensor Forward(Tensor hidden, Tensor? bias, int layer, EncoderPass pass, Func<Tensor, Tensor>? choose);
}
