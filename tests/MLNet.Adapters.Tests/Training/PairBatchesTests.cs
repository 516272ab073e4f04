using MLNet.Adapters.Training;

namespace MLNet.Adapters.Tests.Training;

/// <summary>Which pairs compete with each other.</summary>
[TestClass]
public sealed class PairBatchesTests
{
    [TestMethod]
    [DataRow(2, 2, 1)]
    [DataRow(9, 4, 2)]
    [DataRow(10, 4, 3)]
    [DataRow(3, 2, 1)]
    public void Every_pair_comes_once_and_none_alone(int pairs, int batchSize, int batches)
    {
        var order = new Random(1);

        foreach (var plan in (int[][][])[PairBatches.PlanEpoch(pairs, batchSize, order.Next), PairBatches.InOrder(pairs, batchSize)])
        {
            CollectionAssert.AreEquivalent(Enumerable.Range(0, pairs).ToArray(), plan.SelectMany(batch => batch).ToArray());
            Assert.HasCount(batches, plan);
            Assert.IsTrue(Array.TrueForAll(plan, batch => batch.Length >= 2 && batch.Length <= batchSize + 1));
        }
    }

    [TestMethod]
    public void Epochs_differ_in_who_meets_whom()
    {
        var order = new Random(1);

        var (first, second) = (Batches(), Batches());

        CollectionAssert.AreNotEquivalent(first, second);

        string[] Batches() => [.. PairBatches.PlanEpoch(40, 8, order.Next).Select(batch => string.Join(',', batch.Order()))];
    }
}
