using MLNet.Adapters.Methods.Fusion;

namespace MLNet.Adapters.Methods;

/// <summary>The published forms of AdapterFusion.</summary>
public enum FusionForm
{
    /// <summary>
    /// Scores Q·K without a scale over the adapters' outputs, V without bias, the sub-layer's residual added afterwards (Pfeiffer et al.
    /// 2021, as AdapterHub computes it).
    /// </summary>
    AdapterHub,

    /// <summary>Scores Q·K / √H over adapters that carry their own residual, and Q, K and V with bias.</summary>
    ScaledDotProduct,
}
