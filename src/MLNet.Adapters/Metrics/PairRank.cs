namespace MLNet.Adapters.Metrics;

/// <summary>The rank of a match among the hits of its query.</summary>
/// <param name="Query">The number of the query; pairs of the same query have the same.</param>
/// <param name="Match">The number of the match.</param>
/// <param name="Rank">
/// One more than the number of wrong hits before the match; the query's other matches do not count. The first hit has rank 1.
/// </param>
internal readonly record struct PairRank(int Query, int Match, int Rank);
