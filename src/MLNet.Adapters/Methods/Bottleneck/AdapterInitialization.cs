namespace MLNet.Adapters.Methods;

/// <summary>Specifies how the weights of a new adapter are drawn; biases always start at zero.</summary>
public enum AdapterInitialization
{
    /// <summary>N(0, 0.02), as in BERT; AdapterHub's <c>bert</c>.</summary>
    Bert,

    /// <summary>Normal with σ = 0.01, truncated at ±2σ (Houlsby 2019); AdapterHub's <c>houlsby</c>.</summary>
    Houlsby,

    /// <summary>
    /// Kaiming-uniform down-projection and zero up-projection: an exact identity at the start (He et al. 2022); AdapterHub's
    /// <c>mam_adapter</c>.
    /// </summary>
    MamAdapter,

    /// <summary>N(0, 0.01): close to the identity at the start.</summary>
    Normal,
}
