using MLNet.Adapters.Layers;

namespace MLNet.Adapters.Tests.Layers;

/// <summary>How rows are cut into blocks of few different sizes.</summary>
[TestClass]
public sealed class RowBlockTests
{
    [TestMethod]
    public void Blocks_keep_every_row_once_and_have_few_sizes()
    {
        var sizes = new HashSet<int>();
        for (var rows = RowBlock.Unit; rows < 2000; rows++)
        {
            var next = 0;
            foreach (var block in RowBlock.Cut(rows))
            {
                Assert.AreEqual(next, block.First + block.Count - block.Kept, $"{rows} rows");
                Assert.IsTrue(block.First >= 0 && block.Kept > 0 && block.Kept <= block.Count, $"{rows} rows: {block}");
                Assert.AreEqual(0, block.Count % RowBlock.Unit, $"{rows} rows: {block}");
                next = block.First + block.Count;
                sizes.Add(block.Count);
            }

            Assert.AreEqual(rows, next);
        }

        Assert.HasCount(512 / RowBlock.Unit, sizes);
    }

    [TestMethod]
    public void The_last_block_begins_in_the_one_before()
    {
        CollectionAssert.AreEqual(new RowBlock[] { new(0, 512, 512), new(488, 64, 40) }, RowBlock.Cut(552).ToArray());
        CollectionAssert.AreEqual(new RowBlock[] { new(0, 128, 128), new(98, 32, 2) }, RowBlock.Cut(130).ToArray());
    }
}
