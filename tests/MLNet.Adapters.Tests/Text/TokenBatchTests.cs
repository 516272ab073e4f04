using MLNet.Adapters.Text;

namespace MLNet.Adapters.Tests.Text;

[TestClass]
public sealed class TokenBatchTests
{
    [TestMethod]
    public void Shorter_rows_are_padded_at_the_end()
    {
        TokenBatch batch = TokenBatch.Create([new([5, 6], [0, 1], false), new([7, 8, 9], [0, 1, 1], true)], paddingId: 3);
        Assert.AreEqual((2, 3), (batch.Rows, batch.Tokens));
        CollectionAssert.AreEqual(new long[] { 5, 6, 3, 7, 8, 9 }, batch.Ids);
        CollectionAssert.AreEqual(new long[] { 0, 1, 0, 0, 1, 1 }, batch.TypeIds);
        CollectionAssert.AreEqual(new[] { 2, 3 }, batch.Lengths);
        Assert.IsTrue(batch.IsRagged);
    }

    [TestMethod]
    public void Rows_of_one_length_need_no_mask()
    {
        TokenBatch batch = TokenBatch.Create([new([5, 6], [0, 0], false), new([7, 8], [0, 0], false)], paddingId: 0);
        CollectionAssert.AreEqual(new long[] { 5, 6, 7, 8 }, batch.Ids);
        Assert.IsFalse(batch.IsRagged);
    }

    [TestMethod]
    public void A_batch_without_rows_is_refused() =>
        Assert.ThrowsExactly<ArgumentException>(() => TokenBatch.Create([], paddingId: 0));
}
