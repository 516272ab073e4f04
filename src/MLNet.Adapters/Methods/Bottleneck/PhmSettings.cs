namespace MLNet.Adapters.Methods;

/// <summary>
/// The matrices of a bottleneck as sums of Kronecker products, which need far fewer parameters: Σᵢ ruleᵢ ⊗ (leftᵢ rightᵢ), i from 1 to p.
/// </summary>
/// <remarks>All adapters of the encoder share the rules. Source: Karimi Mahabadi et al. 2021, Compacter (arXiv 2106.04647).</remarks>
public sealed record PhmSettings
{
    /// <summary>The number p of products; hidden size and bottleneck size must be divisible by it.</summary>
    /// <value>4 by default, as in AdapterHub.</value>
    public int Dimension { get; init; } = 4;

    /// <summary>The rank of the second factor of each product.</summary>
    /// <value>1 by default, as in AdapterHub.</value>
    public int Rank { get; init; } = 1;
}
