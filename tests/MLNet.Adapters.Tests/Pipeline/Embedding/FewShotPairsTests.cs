using MLNet.Adapters.Pipeline.Embedding;

namespace MLNet.Adapters.Tests.Pipeline.Embedding;

/// <summary>Pairs that are drawn from labelled rows.</summary>
[TestClass]
public sealed class FewShotPairsTests
{
    // Classes of 3, 5 and 8 rows, mixed; the text is the class and the row.
    private static readonly FewShotRow[] Rows =
    [
        .. new[] { 2, 0, 1, 2, 2, 1, 0, 2, 1, 2, 1, 2, 0, 2, 1, 2 }.Select((own, row) => new FewShotRow($"{own}:{row}", own)),
    ];

    [TestMethod]
    public void Each_row_has_as_many_partners_of_its_class_as_of_other_classes()
    {
        var pairs = FewShotPairs.Draw(Rows, 6, withOthers: true, seed: 1);

        Assert.HasCount(16 * 12, pairs);
        foreach (var row in Rows)
        {
            Assert.AreEqual(6, pairs.Count(pair => pair.First == row.Text && pair.IsSameClass));
            Assert.AreEqual(6, pairs.Count(pair => pair.First == row.Text && !pair.IsSameClass));
        }

        foreach (var pair in pairs)
            Assert.AreEqual(pair.IsSameClass, pair.First[0] == pair.Second[0], $"{pair}");
        Assert.IsFalse(pairs.Any(pair => pair.First == pair.Second));
    }

    [TestMethod]
    [DataRow(2)] // few of many
    [DataRow(8)]
    [DataRow(23)]
    public void A_partner_is_drawn_again_only_when_all_have_been_drawn(int partners)
    {
        var pairs = FewShotPairs.Draw(Rows, partners, withOthers: true, seed: 3);

        foreach (var drawn in pairs.GroupBy(pair => (pair.First, pair.IsSameClass)))
        {
            var own = int.Parse(drawn.Key.First[..1], System.Globalization.CultureInfo.InvariantCulture);
            var size = Rows.Count(row => row.Class == own);
            var candidates = drawn.Key.IsSameClass ? size - 1 : Rows.Length - size;
            int[] counts = [.. drawn.CountBy(pair => pair.Second).Select(second => second.Value)];
            Assert.HasCount(Math.Min(partners, candidates), counts);
            Assert.IsTrue(Array.TrueForAll(counts, count => count == partners / candidates || count == (partners / candidates) + 1));
        }
    }

    [TestMethod]
    public void Others_are_left_out_and_the_seed_decides()
    {
        var pairs = FewShotPairs.Draw(Rows, 4, withOthers: false, seed: 1);

        Assert.HasCount(16 * 4, pairs);
        Assert.IsTrue(pairs.All(pair => pair.IsSameClass));
        CollectionAssert.AreEqual(pairs.ToArray(), FewShotPairs.Draw(Rows, 4, withOthers: false, seed: 1).ToArray());
        CollectionAssert.AreNotEqual(pairs.ToArray(), FewShotPairs.Draw(Rows, 4, withOthers: false, seed: 2).ToArray());
    }
}
