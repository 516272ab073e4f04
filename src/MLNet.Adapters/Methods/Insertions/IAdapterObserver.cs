using static TorchSharp.torch;

namespace MLNet.Adapters.Methods.Insertions;

/// <summary>Sees what an adapter adds to the hidden states, for reports.</summary>
internal interface IAdapterObserver
{
    /// <summary>Called with an adapter's output A, before any residual.</summary>
    /// <param name="layer">Index of the layer, from 0.</param>
    /// <param name="subLayer">Where in the layer the adapter sits.</param>
    /// <param name="output">[B, T, H]; valid only during the call.</param>
    void Observe(int layer, SubLayer subLayer, Tensor output);
}
