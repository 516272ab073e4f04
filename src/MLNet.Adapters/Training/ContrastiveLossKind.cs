namespace MLNet.Adapters;

/// <summary>Specifies the loss of <see cref="AdapterContrastiveTrainer"/>. All compare texts by the cosine of their embeddings.</summary>
public enum ContrastiveLossKind
{
    /// <summary>
    /// A text has to find its partner among the partners and all negatives of its batch: the cross-entropy of cosine / temperature
    /// (Henderson et al. 2017, arXiv 1705.00652), as in sentence-transformers' MultipleNegativesRankingLoss.
    /// </summary>
    MultipleNegativesRanking,

    /// <summary>
    /// Each negative has to be farther from the first text than the second text is, by a margin: max(0, distance to the second − distance
    /// to the negative + margin), with the distance 1 − cosine (Schroff et al. 2015, arXiv 1503.03832).
    /// </summary>
    Triplet,

    /// <summary>
    /// Pairs with a label, the higher the more alike their texts are: pairs with a higher label should have the higher cosine, log(1 + Σ
    /// exp((cosine of the lower − cosine of the higher) / temperature)) over the pairs of a batch with different labels, as in
    /// sentence-transformers' CoSENTLoss (Su 2022, kexue.fm/archives/8847). Only the order of the labels counts.
    /// </summary>
    CoSent,
}
