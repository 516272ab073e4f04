using MLNet.Adapters.Metrics;

namespace MLNet.Adapters.Tests.Metrics;

[TestClass]
public sealed class RetrievalScoresTests
{
    [TestMethod]
    public void Hand_computed_case()
    {
        var metrics = RetrievalScores.Compute([1, 2, 10, 4], [10, 1, 5]);

        CollectionAssert.AreEqual(new[] { 1, 5, 10 }, metrics.RecallAt.Keys.ToArray());
        Assert.AreEqual(0.25, metrics.RecallAt[1]);
        Assert.AreEqual(0.75, metrics.RecallAt[5]);
        Assert.AreEqual(1.0, metrics.RecallAt[10]);
        Assert.AreEqual((1 + 0.5 + 0.1 + 0.25) / 4, metrics.MeanReciprocalRank);
        Assert.AreEqual(4, metrics.Count);
    }

    [TestMethod]
    public void Rank_and_depth_start_at_1()
    {
        Assert.Contains(
            "Query 1 (counted from 0) has the rank 0",
            Assert.ThrowsExactly<ArgumentException>(() => RetrievalScores.Compute([1, 0], [1])).Message);
        Assert.Contains("at -1 hits", Assert.ThrowsExactly<ArgumentException>(() => RetrievalScores.Compute([1], [1, -1])).Message);
        Assert.AreEqual(double.NaN, RetrievalScores.Compute([], [1]).RecallAt[1]);
    }
}
