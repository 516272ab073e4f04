namespace MLNet.Adapters.Methods;

/// <summary>How a new adapter's weights are drawn; biases always start at zero.</summary>
public enum AdapterInitialization
{
    /// <summary>N(0, 0.02), as BERT; AdapterHub's <c>bert</c>.</summary>
    Bert,

    /// <summary>Normal of σ = 0.01 truncated at ±2σ (Houlsby 2019); AdapterHub's <c>houlsby</c>.</summary>
    Houlsby,

    /// <summary>
    /// Kaiming-uniform down-projection and zero up-projection: an exact identity at the start (He et al. 2022); AdapterHub's
    /// <c>mam_adapter</c>.
    /// </summary>
    MamAdapter,

    /// <summary>N(0, 0.01): near the identity at the start.</summary>
    Normal,
}
