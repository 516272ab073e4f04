using MLNet.Adapters.Layers;
using static TorchSharp.torch;

namespace MLNet.Adapters.Methods.Insertions;

/// <summary>The insertion point around one frozen linear map.</summary>
internal interface IProjection
{
    /// <summary>The map's output, y = x Wᵀ + b unless a method changes it.</summary>
    /// <param name="x">[B, T, in]</param>
    /// <param name="map">The frozen map; some families have none with a bias.</param>
    /// <param name="batch">Where in the encoder this happens.</param>
    /// <returns>[B, T, out]</returns>
    Tensor Apply(Tensor x, Linear map, LayerBatch batch);
}
