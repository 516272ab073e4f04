using MLNet.Adapters.Layers;

namespace MLNet.Adapters.Methods;

/// <summary>Specifies how new fusion layers are drawn.</summary>
public enum FusionInitialization
{
    /// <summary>
    /// Query and key N(0, 0.02), value the identity (with 1e-6 off the diagonal in <see cref="FusionForm.AdapterHub"/>), biases zero:
    /// fusion starts close to the mean of the adapters.
    /// </summary>
    NearMean,

    /// <summary>All three like torch's <c>Linear</c>: uniform within ±1/√H. Without a residual, fusion then starts from noise.</summary>
    TorchLinear,
}
