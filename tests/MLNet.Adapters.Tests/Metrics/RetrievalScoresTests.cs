using MLNet.Adapters.Metrics;

namespace MLNet.Adapters.Tests.Metrics;

[TestClass]
public sealed class RetrievalScoresTests
{
    private const double Tolerance = 1e-12; // sums of a few doubles

    [TestMethod]
    public void Hand_computed_case()
    {
        var metrics = RetrievalScores.Compute([new(0, 0, 1), new(1, 1, 2), new(2, 2, 10), new(3, 3, 4)]);

        CollectionAssert.AreEqual(new[] { 1, 5, 10 }, metrics.RecallAt.Keys.ToArray());
        Assert.AreEqual(0.25, metrics.RecallAt[1]);
        Assert.AreEqual(0.75, metrics.RecallAt[5]);
        Assert.AreEqual(1.0, metrics.RecallAt[10]);
        Assert.AreEqual((1 + 0.5 + 0.1 + 0.25) / 4, metrics.MeanReciprocalRank);
        Assert.AreEqual((4, 4), (metrics.Count, metrics.Queries));
    }

    [TestMethod]
    public void With_one_match_a_query_the_other_figures_follow_from_its_rank()
    {
        var metrics = RetrievalScores.Compute([new(0, 0, 1), new(1, 1, 3), new(2, 2, 7)]);

        Assert.AreEqual(1 / 3.0, metrics.NdcgAt[1], Tolerance);
        Assert.AreEqual((1 + 0.5) / 3, metrics.NdcgAt[5], Tolerance); // 1 / log2(4)
        Assert.AreEqual((1 + 0.5 + (1 / 3.0)) / 3, metrics.NdcgAt[10], Tolerance); // 1 / log2(8)
        Assert.AreEqual((1 + (1 / 3.0)) / 3, metrics.MeanReciprocalRankAt[5], Tolerance);
        foreach (var depth in metrics.MeanReciprocalRankAt.Keys)
            Assert.AreEqual(metrics.MeanReciprocalRankAt[depth], metrics.MeanAveragePrecisionAt[depth], Tolerance);
        Assert.AreEqual(metrics.MeanReciprocalRank, metrics.MeanReciprocalRankAt[10], Tolerance);
    }

    // One wrong text before all three matches of query 0, two more before the last: the hits are at 2, 3 and 6. Query 1 has its at 1.
    [TestMethod]
    public void Several_matches_of_a_query_are_all_relevant()
    {
        var metrics = RetrievalScores.Compute([new(0, 7, 4), new(0, 5, 2), new(1, 5, 1), new(0, 6, 2)]);

        var first = (1 / Math.Log2(3)) + (1 / Math.Log2(4));
        Assert.AreEqual((0 + 1.0) / 2, metrics.NdcgAt[1], Tolerance);
        Assert.AreEqual(((first / (1 + first)) + 1) / 2, metrics.NdcgAt[5], Tolerance); // the best order: 1, 2 and 3
        Assert.AreEqual((((first + (1 / Math.Log2(7))) / (1 + first)) + 1) / 2, metrics.NdcgAt[10], Tolerance);
        Assert.AreEqual((0 + 1.0) / 2, metrics.MeanAveragePrecisionAt[1], Tolerance);
        Assert.AreEqual(((((1 / 2.0) + (2 / 3.0)) / 3) + 1) / 2, metrics.MeanAveragePrecisionAt[5], Tolerance);
        Assert.AreEqual(((((1 / 2.0) + (2 / 3.0) + (3 / 6.0)) / 3) + 1) / 2, metrics.MeanAveragePrecisionAt[10], Tolerance);
        Assert.AreEqual(metrics.MeanAveragePrecisionAt[10], metrics.MeanAveragePrecisionAt[100], Tolerance);
        Assert.AreEqual((0 + 1.0) / 2, metrics.MeanReciprocalRankAt[1], Tolerance);
        Assert.AreEqual((0.5 + 1) / 2, metrics.MeanReciprocalRankAt[5], Tolerance);
        Assert.AreEqual((0.25 + 0.5 + 0.5 + 1) / 4, metrics.MeanReciprocalRank, Tolerance); // of pairs
        Assert.AreEqual((4, 2), (metrics.Count, metrics.Queries));
    }

    [TestMethod]
    public void More_matches_than_hits_that_count_can_all_be_right()
    {
        var metrics = RetrievalScores.Compute([.. Enumerable.Range(0, 7).Select(match => new PairRank(0, match, 1))]);

        foreach (var figures in new[] { metrics.NdcgAt, metrics.MeanAveragePrecisionAt, metrics.MeanReciprocalRankAt })
            Assert.IsTrue(figures.Values.All(figure => Math.Abs(figure - 1) < Tolerance), $"{metrics}");
    }

    [TestMethod]
    public void A_pair_that_is_given_twice_is_two_pairs_and_one_match()
    {
        var metrics = RetrievalScores.Compute([new(0, 0, 2), new(0, 0, 2), new(0, 1, 1)]);

        Assert.AreEqual(1 / 3.0, metrics.RecallAt[1], Tolerance);
        Assert.AreEqual((1 + (2 / 3.0)) / 2, metrics.MeanAveragePrecisionAt[10], Tolerance); // at 1 and 3
        Assert.AreEqual((3, 1), (metrics.Count, metrics.Queries));
    }

    [TestMethod]
    public void Ranks_start_at_1_and_no_pairs_have_no_figures()
    {
        Assert.Contains(
            "Pair 1 (counted from 0) has the rank 0",
            Assert.ThrowsExactly<ArgumentException>(() => RetrievalScores.Compute([new(0, 0, 1), new(1, 1, 0)])).Message);
        var none = RetrievalScores.Compute([]);
        Assert.AreEqual((double.NaN, double.NaN, double.NaN), (none.RecallAt[1], none.NdcgAt[10], none.MeanReciprocalRank));
        Assert.AreEqual((0, 0), (none.Count, none.Queries));
    }
}
