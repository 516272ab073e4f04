using MLNet.Adapters.Methods.Fusion;

namespace MLNet.Adapters.Methods;

/// <summary>Specifies the published form of AdapterFusion.</summary>
public enum FusionForm
{
    /// <summary>
    /// Unscaled scores Q·K over the adapters' outputs, V without bias, the sub-layer's residual added afterwards (Pfeiffer et al.
    /// 2021, as AdapterHub computes it).
    /// </summary>
    AdapterHub,

    /// <summary>Scores Q·K / √H over adapters that include their own residual; Q, K and V with bias.</summary>
    ScaledDotProduct,
}
