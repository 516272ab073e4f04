using MLNet.Adapters.Text;
using MLNet.Adapters.Training;

namespace MLNet.Adapters.Tests.Training;

/// <summary>Ranks of partners by hand; a text is its embedding's angle in degrees.</summary>
[TestClass]
public sealed class RetrievalRanksTests
{
    [TestMethod]
    public void The_rank_is_one_more_than_the_nearer_wrong_texts() =>
        CollectionAssert.AreEqual(new[] { 1, 2, 3 }, Ranks((0, 10), (20, 40), (30, 80)));

    [TestMethod]
    public void A_text_that_is_the_partner_of_several_is_one_candidate() =>
        CollectionAssert.AreEqual(new[] { 1, 1, 2 }, Ranks((0, 10), (20, 10), (12, 40)));

    [TestMethod]
    public void Other_partners_of_the_same_text_are_no_wrong_hits() =>
        CollectionAssert.AreEqual(new[] { 1, 1, 2 }, Ranks((0, 10), (0, 40), (5, 40)));

    [TestMethod]
    public void A_text_is_no_wrong_hit_for_itself()
    {
        CollectionAssert.AreEqual(new[] { 1, 1 }, Ranks((0, 10), (10, 0)));
        CollectionAssert.AreEqual(new[] { 1, 1, 3 }, Ranks((0, 40), (40, 0), (20, 90)));
        CollectionAssert.AreEqual(new[] { 1, 1 }, Ranks((0, 0), (5, 5))); // where it is its own partner, it is the right one
    }

    [TestMethod]
    public void An_equally_near_wrong_text_counts_before_the_partner()
    {
        var pairs = Pairs((0, 10), (50, 11)); // 11 has the embedding of 10

        CollectionAssert.AreEqual(
            new[] { 2, 2 },
            RetrievalRanks.Compute(pairs, [.. pairs.Texts.Select(text => Embedding(text.Ids[0] == 11 ? 10 : text.Ids[0]))]));
    }

    [TestMethod]
    public void More_pairs_than_a_block_are_ranked_alike()
    {
        (int, int)[] pairs = [.. Enumerable.Range(0, 300).Select(index => (1000 + index, 2000 + index))];
        var numbered = Pairs(pairs);

        var ranks = RetrievalRanks.Compute(numbered, [.. numbered.Texts.Select(text => Embedding(text.Ids[0] % 1000 * 0.5))]);

        Assert.IsTrue(Array.TrueForAll(ranks, rank => rank == 1));
    }

    private static int[] Ranks(params (int, int)[] pairs)
    {
        var numbered = Pairs(pairs);
        return RetrievalRanks.Compute(numbered, [.. numbered.Texts.Select(text => Embedding(text.Ids[0]))]);
    }

    private static TextPairs Pairs(params (int First, int Second)[] pairs) =>
        new(pairs.Select(pair => (Text(pair.First), Text(pair.Second))));

    private static EncodedText Text(int id) => new([id], [0], false);

    private static ReadOnlyMemory<float> Embedding(double degrees) =>
        new[] { (float)Math.Cos(degrees * Math.PI / 180), (float)Math.Sin(degrees * Math.PI / 180) };
}
