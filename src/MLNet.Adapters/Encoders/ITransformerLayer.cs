using MLNet.Adapters.Layers;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Methods.Insertions;
using static TorchSharp.torch;

namespace MLNet.Adapters.Encoders;

/// <summary>One layer of an encoder: self-attention, then a feed-forward network, with the insertions of a pass.</summary>
/// <remarks>Shapes: B batch, T tokens, S query tokens (T, or the first ones), H hidden.</remarks>
internal interface ITransformerLayer
{
    /// <summary>
    /// Returns how many of a text's first tokens the layer reads to compute the states of so many first tokens; null for all of them.
    /// </summary>
    int? TokensRead(int tokens);

    /// <summary>Returns one of the layer's frozen linear maps.</summary>
    Linear MapAt(ProjectionPlace place);

    /// <summary>Returns the LayerNorm of one of the layer's sub-layers.</summary>
    LayerNorm NormAt(SubLayer subLayer);

    /// <summary>Packs the maps for scoring, if this thread may use them packed; otherwise the first scoring does.</summary>
    /// <param name="inPlace">Whether weights may be packed in their own memory; nothing else may be using the layer then.</param>
    void Pack(bool inPlace);

    /// <summary>Computes the states that leave the layer.</summary>
    /// <param name="hidden">[B, T, H]</param>
    /// <param name="layout">Where the tokens of each text are; without padding, B is 1 and T is the number of all tokens.</param>
    /// <param name="layer">The index of this layer's insertions: its own, or 0 if all layers are the same.</param>
    /// <param name="pass">The settings of the pass.</param>
    /// <param name="choose">
    /// Selects, from the input states, those whose output is needed, [B, T, H] → [B, S, H]; null for all. Only layers that read all tokens
    /// are asked to choose.
    /// </param>
    /// <returns>[B, S, H]</returns>
    Tensor Forward(Tensor hidden, TokenLayout layout, int layer, EncoderPass pass, Func<Tensor, Tensor>? choose);
}
