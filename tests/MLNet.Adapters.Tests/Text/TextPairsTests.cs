using MLNet.Adapters.Text;

namespace MLNet.Adapters.Tests.Text;

/// <summary>Which texts are wrong for which; a number is a text.</summary>
[TestClass]
public sealed class TextPairsTests
{
    [TestMethod]
    public void Other_pairs_are_wrong_unless_they_share_a_text_or_hold_the_text_itself()
    {
        var pairs = Pairs((1, 2), (3, 4), (1, 5), (6, 2), (7, 1));

        CollectionAssert.AreEqual(new[] { false, true, false, false, false }, Negatives(pairs, 0));
        // 1 stands on both sides: it is no wrong second for itself, but the seconds of its own pairs are wrong for 7.
        CollectionAssert.AreEqual(new[] { true, true, true, true, false }, Negatives(pairs, 4));
    }

    [TestMethod]
    public void A_second_that_belongs_to_a_text_in_a_third_pair_is_not_wrong_for_it()
    {
        var pairs = Pairs((1, 2), (3, 4), (1, 4));

        CollectionAssert.AreEqual(new[] { false, false, false }, Negatives(pairs, 0));
        CollectionAssert.AreEqual(new[] { true, false, false }, Negatives(pairs, 1));
    }

    [TestMethod]
    public void Seconds_that_are_not_wrong_are_other_partners_and_the_text_itself()
    {
        var pairs = Pairs((1, 2), (1, 3), (4, 1), (5, 5));

        CollectionAssert.AreEquivalent(new[] { pairs.Seconds[1], pairs.Firsts[0] }, pairs.NoWrongSeconds(0).ToArray());
        Assert.IsEmpty(pairs.NoWrongSeconds(3)); // its own partner is the right one
    }

    [TestMethod]
    public void Nothing_can_be_told_apart_where_no_second_is_wrong()
    {
        Assert.IsFalse(Pairs((1, 2)).AnyNegatives());
        Assert.IsFalse(Pairs((1, 2), (1, 3)).AnyNegatives());
        Assert.IsFalse(Pairs((1, 2), (3, 2)).AnyNegatives());
        Assert.IsFalse(Pairs((1, 2), (2, 1), (1, 2)).AnyNegatives());
        Assert.IsTrue(Pairs((1, 1), (2, 2)).AnyNegatives());
        Assert.IsTrue(Pairs((1, 2), (2, 1), (3, 4)).AnyNegatives());
    }

    [TestMethod]
    public void Negatives_are_wrong_for_texts_to_which_they_do_not_belong()
    {
        var pairs = new TextPairs([Triple(1, 2, 4), Triple(3, 4, 1, 2), Triple(1, 5)]);

        CollectionAssert.AreEqual(new[] { pairs.Seconds[1] }, pairs.Negatives[0].ToArray());
        CollectionAssert.AreEqual(new[] { pairs.Firsts[0], pairs.Seconds[0] }, pairs.Negatives[1].ToArray());
        Assert.IsEmpty(pairs.Negatives[2]);
        Assert.IsTrue(pairs.IsWrong(0, pairs.Seconds[1]));
        Assert.IsFalse(pairs.IsWrong(0, pairs.Seconds[2])); // belongs to 1 in another pair
        Assert.IsFalse(pairs.IsWrong(1, pairs.Firsts[1]));
        Assert.IsFalse(pairs.IsWrong(1, pairs.Seconds[1]));
    }

    [TestMethod]
    public void A_negative_is_something_to_tell_apart_from_unless_it_belongs_to_its_text()
    {
        Assert.IsTrue(new TextPairs([Triple(1, 2, 3)]).AnyNegatives());
        Assert.IsFalse(new TextPairs([Triple(1, 2, 2), Triple(1, 3, 1)]).AnyNegatives());
    }

    private static TextPair Triple(int first, int second, params int[] negatives) =>
        new(Text(first), Text(second), [.. negatives.Select(Text)]);

    private static bool[] Negatives(TextPairs pairs, int pair) =>
        [.. Enumerable.Range(0, pairs.Count).Select(other => pairs.IsNegative(pair, other))];

    private static TextPairs Pairs(params (int First, int Second)[] pairs) =>
        new(pairs.Select(pair => (Text(pair.First), Text(pair.Second))));

    private static EncodedText Text(int id) => new([id], [0], false);
}
