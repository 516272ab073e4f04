using MLNet.Adapters.Layers;

namespace MLNet.Adapters.Methods;

/// <summary>How new fusion layers are drawn.</summary>
public enum FusionInitialization
{
    /// <summary>
    /// Query and key N(0, 0.02), value the identity (with 1e-6 beside the diagonal in <see cref="FusionForm.AdapterHub"/>), biases zero:
    /// fusion starts near the mean of the adapters.
    /// </summary>
    NearMean,

    /// <summary>
    /// All three as torch's <c>Linear</c> starts: uniform within ±1/√H. Without a residual, fusion then starts from noise.
    /// </summary>
    TorchLinear,
}
