namespace MLNet.Adapters;

/// <summary>Specifies which text of a pair has to find the other one.</summary>
public enum ContrastiveDirection
{
    /// <summary>
    /// The first finds the second among the seconds of the batch, as in sentence-transformers' MultipleNegativesRankingLoss.
    /// </summary>
    FirstToSecond,

    /// <summary>
    /// Each finds the other, and the two losses are averaged, as in sentence-transformers' MultipleNegativesSymmetricRankingLoss.
    /// </summary>
    Both,
}
