namespace MLNet.Adapters.Metrics;

/// <summary>Computes <see cref="RetrievalMetrics"/>.</summary>
internal static class RetrievalScores
{
    private static readonly int[] Depths = [1, 5, 10];
    private static readonly int[] PrecisionDepths = [.. Depths, 100]; // sentence-transformers reports MAP@100

    /// <summary>Computes all metrics.</summary>
    /// <param name="pairs">The pairs, several for a query with several matches.</param>
    /// <exception cref="ArgumentException">A rank is below 1; the message names it.</exception>
    public static RetrievalMetrics Compute(IReadOnlyList<PairRank> pairs)
    {
        foreach (var (index, pair) in pairs.Index())
        {
            if (pair.Rank < 1)
                throw new ArgumentException(
                    $"Pair {index} (counted from 0) has the rank {pair.Rank}. Count ranks from 1, the first hit.",
                    nameof(pairs));
        }

        RankedQuery[] queries = [.. pairs.GroupBy(pair => pair.Query).Select(query => new RankedQuery(query))];
        return new(
            At(Depths, depth => Mean(pairs, pair => pair.Rank <= depth ? 1 : 0)),
            Mean(pairs, pair => 1.0 / pair.Rank),
            pairs.Count)
        {
            NdcgAt = At(Depths, depth => Mean(queries, query => query.Ndcg(depth))),
            MeanAveragePrecisionAt = At(PrecisionDepths, depth => Mean(queries, query => query.AveragePrecision(depth))),
            MeanReciprocalRankAt = At(Depths, depth => Mean(queries, query => query.ReciprocalRank(depth))),
            Queries = queries.Length,
        };
    }

    private static SortedDictionary<int, double> At(int[] depths, Func<int, double> figure) =>
        new(depths.ToDictionary(depth => depth, figure));

    private static double Mean<T>(IReadOnlyList<T> items, Func<T, double> figure) => items.Count == 0 ? double.NaN : items.Average(figure);
}
