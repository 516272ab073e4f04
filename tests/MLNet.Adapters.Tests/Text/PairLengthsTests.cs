using MLNet.Adapters.Text;

namespace MLNet.Adapters.Tests.Text;

[TestClass]
public sealed class PairLengthsTests
{
    [TestMethod]
    public void Longest_first_equals_cutting_one_token_at_a_time()
    {
        for (int room = 0; room <= 9; room++)
        {
            for (int first = 0; first <= 12; first++)
            {
                for (int second = 0; second <= 12; second++)
                {
                    // The text that was longer at the start keeps the odd token, the second one where both were as long.
                    (int first, int second) expected = (first, second);
                    while (expected.first + expected.second > room)
                    {
                        bool cutFirst = expected.first == expected.second ? first <= second : expected.first > expected.second;
                        expected = cutFirst ? (expected.first - 1, expected.second) : (expected.first, expected.second - 1);
                    }

                    Assert.AreEqual(
                        expected,
                        PairLengths.Cut(first, second, room, PairTruncation.LongestFirst),
                        $"{first} {second} in {room}");
                }
            }
        }
    }

    [TestMethod]
    public void Only_the_chosen_text_is_cut()
    {
        Assert.AreEqual((4, 6), PairLengths.Cut(20, 6, 10, PairTruncation.OnlyFirst));
        Assert.AreEqual((6, 4), PairLengths.Cut(6, 20, 10, PairTruncation.OnlySecond));
        Assert.AreEqual((6, 4), PairLengths.Cut(6, 4, 10, PairTruncation.OnlyFirst));
    }

    [TestMethod]
    [DataRow(5, 20, PairTruncation.OnlyFirst, "first text")]
    [DataRow(20, 5, PairTruncation.OnlySecond, "second text")]
    [DataRow(6, 10, PairTruncation.OnlyFirst, "first text")]
    public void A_text_too_short_to_make_the_pair_fit_is_refused_as_in_the_reference(
        int first,
        int second,
        PairTruncation truncation,
        string named)
    {
        var error = Assert.ThrowsExactly<ArgumentException>(() => PairLengths.Cut(first, second, 10, truncation));
        StringAssert.Contains(error.Message, named, StringComparison.Ordinal);
        StringAssert.Contains(error.Message, $"{first + second - 10} tokens more than the 10", StringComparison.Ordinal);
    }
}
