using static TorchSharp.torch;

namespace MLNet.Adapters.Layers;

/// <summary>A module that computes y = x Wᵀ + b, whatever its parameters are.</summary>
internal interface ILinearMap
{
    /// <summary>W, [out, in].</summary>
    Tensor Weight { get; }

    /// <summary>b, [out]; null for none.</summary>
    Tensor? Bias { get; }
}
