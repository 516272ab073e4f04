using MLNet.Adapters.Layers;
using static TorchSharp.torch;

namespace MLNet.Adapters.Methods.Insertions;

/// <summary>The insertion point at one frozen LayerNorm: its scale and its shift.</summary>
internal interface INormalization
{
    /// <summary>The normalized input, with the frozen scale and shift unless a method changes them.</summary>
    /// <param name="x">[B, T, H]</param>
    /// <param name="norm">The frozen LayerNorm.</param>
    /// <param name="batch">Where in the encoder this happens.</param>
    Tensor Apply(Tensor x, LayerNorm norm, LayerBatch batch);
}
