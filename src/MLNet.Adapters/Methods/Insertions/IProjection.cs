using MLNet.Adapters.Layers;
using static TorchSharp.torch;

namespace MLNet.Adapters.Methods.Insertions;

/// <summary>The insertion point around one frozen linear map.</summary>
internal interface IProjection
{
    /// <summary>Computes the map's output: y = x Wᵀ + b, unless a method changes it.</summary>
    /// <param name="x">[B, T, in]</param>
    /// <param name="map">The frozen map; in some families it has no bias.</param>
    /// <param name="batch">The current place in the encoder.</param>
    /// <returns>[B, T, out]</returns>
    Tensor Apply(Tensor x, Linear map, LayerBatch batch);
}
