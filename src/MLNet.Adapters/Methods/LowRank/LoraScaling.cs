namespace MLNet.Adapters.Methods;

/// <summary>Specifies how the scale of a low-rank product follows from its constant α and its rank r.</summary>
public enum LoraScaling
{
    /// <summary>α / r, as in the LoRA paper.</summary>
    ByRank,

    /// <summary>
    /// α / √r, the rank-stabilized scale of rsLoRA: products of high rank learn as fast as those of low rank (Kalajdzievski 2023,
    /// arXiv 2312.03732).
    /// </summary>
    ByRootOfRank,
}
