namespace MLNet.Adapters.Methods;

/// <summary>Specifies what a bottleneck adapter reads.</summary>
public enum AdapterForm
{
    /// <summary>The sub-layer's output (Houlsby 2019, Pfeiffer 2021).</summary>
    Sequential,

    /// <summary>The sub-layer's input, in parallel to the sub-layer (He et al. 2022).</summary>
    Parallel,
}
