namespace MLNet.Adapters.Metrics;

/// <summary>Computes <see cref="RetrievalMetrics"/>.</summary>
internal static class RetrievalScores
{
    /// <summary>Computes recall at each depth and the mean reciprocal rank.</summary>
    /// <param name="ranks">The rank of the right match of each query; the first hit has rank 1.</param>
    /// <param name="depths">The numbers of hits, k, at which to compute recall.</param>
    /// <exception cref="ArgumentException">A rank or depth is below 1; the message names it.</exception>
    public static RetrievalMetrics Compute(IReadOnlyList<int> ranks, IReadOnlyList<int> depths)
    {
        foreach (var (query, rank) in ranks.Index())
        {
            if (rank < 1)
                throw new ArgumentException(
                    $"Query {query} (counted from 0) has the rank {rank}. Count ranks from 1, the first hit.",
                    nameof(ranks));
        }

        if (depths.Any(depth => depth < 1))
            throw new ArgumentException(
                $"Recall is requested at {depths.First(depth => depth < 1)} hits. Give at least 1.",
                nameof(depths));
        return new(
            new SortedDictionary<int, double>(
                depths.Distinct().ToDictionary(depth => depth, depth => Mean(ranks, rank => rank <= depth ? 1 : 0))),
            Mean(ranks, rank => 1.0 / rank),
            ranks.Count);
    }

    private static double Mean(IReadOnlyList<int> ranks, Func<int, double> figure) => ranks.Count == 0 ? double.NaN : ranks.Average(figure);
}
