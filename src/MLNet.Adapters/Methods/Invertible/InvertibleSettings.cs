namespace MLNet.Adapters.Methods;

/// <summary>
/// The invertible adapter of a language adapter: a transformation of the embeddings, undone before a language model's decoder.
/// </summary>
/// <remarks>
/// In a stack, only the first adapter may have one; averaged and fused adapters may have none. Source: Pfeiffer et al. 2020, MAD-X (arXiv
/// 2005.00052).
/// </remarks>
public sealed record InvertibleSettings
{
    /// <summary>The form of the transformation.</summary>
    /// <value><see cref="InvertibleForm.Nice"/> by default.</value>
    public InvertibleForm Form { get; init; } = InvertibleForm.Nice;

    /// <summary>The ratio of half the embedding size to the inner size of its networks.</summary>
    /// <value>2 by default, as in AdapterHub.</value>
    public double ReductionFactor { get; init; } = 2;
}

/// <summary>Specifies the form of an invertible adapter; x₁ and x₂ are the halves of an embedding.</summary>
public enum InvertibleForm
{
    /// <summary>Additive: y₁ = x₁ + F(x₂), y₂ = x₂ + G(y₁) (Dinh et al. 2015, arXiv 1410.8516).</summary>
    Nice,

    /// <summary>
    /// Affine: y₁ = e(s₂) x₁ + t₂ with (s₂, t₂) of x₂, y₂ = e(s₁) x₂ + t₁ with (s₁, t₁) of y₁; e is exp, softly limited to e^±5 (Kingma and
    /// Dhariwal 2018, arXiv 1807.03039).
    /// </summary>
    Glow,
}
