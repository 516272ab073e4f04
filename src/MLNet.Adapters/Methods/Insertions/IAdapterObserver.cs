using static TorchSharp.torch;

namespace MLNet.Adapters.Methods.Insertions;

/// <summary>Observes what an adapter adds to the hidden states, for reports.</summary>
internal interface IAdapterObserver
{
    /// <summary>Called with an adapter's output A, before any residual.</summary>
    /// <param name="layer">The zero-based index of the layer.</param>
    /// <param name="subLayer">The sub-layer of the adapter.</param>
    /// <param name="output">[B, T, H]; valid only during the call.</param>
    void Observe(int layer, SubLayer subLayer, Tensor output);
}

/// <summary>Observes the attention weights of fused adapters.</summary>
internal interface IFusionObserver
{
    /// <summary>Called with the weights at one place.</summary>
    /// <param name="layer">The zero-based index of the layer.</param>
    /// <param name="subLayer">The sub-layer.</param>
    /// <param name="weights">[B, T, M], each row summing to 1; valid only during the call.</param>
    /// <param name="present">The index of each of the M adapters among all N fused adapters; some may be missing in a layer.</param>
    void Observe(int layer, SubLayer subLayer, Tensor weights, IReadOnlyList<int> present);
}
