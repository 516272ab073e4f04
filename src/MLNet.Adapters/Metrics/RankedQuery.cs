namespace MLNet.Adapters.Metrics;

/// <summary>One query with the ranks of its matches among all hits, the first hit having rank 1.</summary>
internal sealed class RankedQuery
{
    private readonly int[] _ranks;

    /// <param name="pairs">The pairs of the query; a pair that is given several times counts once.</param>
    public RankedQuery(IEnumerable<PairRank> pairs) =>
        // The ranks of pairs count only wrong hits: the j-th match, from 0, has j others before it.
        _ranks = [.. pairs.DistinctBy(pair => pair.Match).Select(pair => pair.Rank).Order().Select((rank, before) => rank + before)];

    public double Ndcg(int depth) => Within(depth).Sum(Discount) / Enumerable.Range(1, Math.Min(depth, _ranks.Length)).Sum(Discount);

    public double AveragePrecision(int depth) =>
        Within(depth).Select((rank, before) => (before + 1.0) / rank).Sum() / Math.Min(depth, _ranks.Length);

    public double ReciprocalRank(int depth) => _ranks[0] <= depth ? 1.0 / _ranks[0] : 0;

    private IEnumerable<int> Within(int depth) => _ranks.Where(rank => rank <= depth);

    private static double Discount(int rank) => 1 / Math.Log2(rank + 1);
}
