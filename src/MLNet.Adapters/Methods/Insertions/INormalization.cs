using MLNet.Adapters.Layers;
using static TorchSharp.torch;

namespace MLNet.Adapters.Methods.Insertions;

/// <summary>The insertion point at one frozen LayerNorm: its scale and shift.</summary>
internal interface INormalization
{
    /// <summary>Normalizes the input, with the frozen scale and shift unless a method changes them.</summary>
    /// <param name="x">[B, T, H]</param>
    /// <param name="norm">The frozen LayerNorm.</param>
    /// <param name="batch">The current place in the encoder.</param>
    Tensor Apply(Tensor x, LayerNorm norm, LayerBatch batch);
}
