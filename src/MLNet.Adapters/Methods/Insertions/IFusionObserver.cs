using static TorchSharp.torch;

namespace MLNet.Adapters.Methods.Insertions;

/// <summary>Sees the attention weights of fused adapters.</summary>
internal interface IFusionObserver
{
    /// <summary>Called with the weights at one place.</summary>
    /// <param name="layer">Index of the layer, from 0.</param>
    /// <param name="subLayer">Where in the layer.</param>
    /// <param name="weights">[B, T, M], each row summing to 1; valid only during the call.</param>
    /// <param name="present">The index of each of the M adapters among all N that are fused: a layer may lack some.</param>
    void Observe(int layer, SubLayer subLayer, Tensor weights, IReadOnlyList<int> present);
}
