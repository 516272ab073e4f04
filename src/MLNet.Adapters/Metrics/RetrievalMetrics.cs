using System.Collections.ObjectModel;
using MLNet.Adapters.Records;

namespace MLNet.Adapters;

/// <summary>The metrics of a search for the right matches of queries, from pairs of a query and a match.</summary>
/// <remarks>
/// A query with several matches is one pair for each. <see cref="RecallAt"/> and <see cref="MeanReciprocalRank"/> are means over pairs: the
/// other matches of a query do not count as ranked before a pair's own. <see cref="NdcgAt"/>, <see cref="MeanAveragePrecisionAt"/> and
/// <see cref="MeanReciprocalRankAt"/> are means over queries, as in sentence-transformers' InformationRetrievalEvaluator: all texts are
/// ranked, and all matches of the query are relevant, each with the gain 1.
/// </remarks>
/// <param name="RecallAt">
/// The share of pairs whose match is among the first k hits, 0…1, for k = 1, 5 and 10 only; NaN without pairs.
/// </param>
/// <param name="MeanReciprocalRank">The mean of 1 / rank of a pair's match, where the first hit has rank 1; NaN without pairs.</param>
/// <param name="Count">The number of pairs.</param>
public sealed record RetrievalMetrics(IReadOnlyDictionary<int, double> RecallAt, double MeanReciprocalRank, int Count)
{
    /// <summary>
    /// The mean normalized discounted cumulative gain of the first k hits, 0…1, for k = 1, 5 and 10: each relevant hit counts
    /// 1 / log2(rank + 1), and the sum is divided by that of the best order (Järvelin and Kekäläinen 2002).
    /// </summary>
    /// <value>NaN without pairs; empty in the validation metrics of a model saved by a version that did not compute it.</value>
    public IReadOnlyDictionary<int, double> NdcgAt { get; init; } = ReadOnlyDictionary<int, double>.Empty;

    /// <summary>
    /// The mean average precision of the first k hits, 0…1, for k = 1, 5, 10 and 100: the precision at the rank of each relevant hit,
    /// summed and divided by the number of matches, or by k if there are more.
    /// </summary>
    /// <value>As for <see cref="NdcgAt"/>.</value>
    public IReadOnlyDictionary<int, double> MeanAveragePrecisionAt { get; init; } = ReadOnlyDictionary<int, double>.Empty;

    /// <summary>
    /// The mean over queries of 1 / rank of the first relevant hit, 0…1, or of 0 if it is not among the first k hits, for k = 1, 5 and 10.
    /// </summary>
    /// <value>As for <see cref="NdcgAt"/>.</value>
    public IReadOnlyDictionary<int, double> MeanReciprocalRankAt { get; init; } = ReadOnlyDictionary<int, double>.Empty;

    /// <summary>The number of queries.</summary>
    /// <value>0 where <see cref="NdcgAt"/> is empty.</value>
    public int Queries { get; init; }

    /// <inheritdoc/>
    public override string ToString() => RecordText.Of(this);
}
