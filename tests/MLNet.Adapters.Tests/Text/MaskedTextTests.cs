using MLNet.Adapters.Text;

namespace MLNet.Adapters.Tests.Text;

[TestClass]
public sealed class MaskedTextTests
{
    private const int Mask = 4;
    private const int Vocabulary = 1000;

    [TestMethod]
    public void Each_token_is_hidden_once_and_special_ones_never()
    {
        var text = Text(23);

        var hidden = MaskedText.HideEach(text, Mask, 7).ToList();

        CollectionAssert.AreEqual(Enumerable.Range(1, 21).ToArray(), hidden.SelectMany(copy => copy.Positions).Order().ToArray());
        foreach (var copy in hidden)
        {
            for (var position = 0; position < text.Length; position++)
                Assert.AreEqual(copy.Positions.Contains(position) ? Mask : text.Ids[position], copy.Text.Ids[position]);
            CollectionAssert.AreEqual(copy.Positions.Select(position => text.Ids[position]).ToArray(), copy.Originals);
        }
    }

    [TestMethod]
    [DataRow(1, 0)]
    [DataRow(2, 3)]
    public void Special_tokens_are_never_hidden_however_many_there_are(int before, int after)
    {
        var text = SpacedWords.Between(new Framing(before, 1, after)).Encode("one two three four five six seven", 30);

        int[] expected = [.. Enumerable.Range(before, 7)];
        CollectionAssert.AreEqual(expected, MaskedText.HideEach(text, Mask, 3).SelectMany(copy => copy.Positions).Order().ToArray());
        CollectionAssert.AreEqual(expected, MaskedText.Draw(text, 1, Mask, Vocabulary, new Random(1)).Positions);
    }

    [TestMethod]
    [DataRow(3, 1)]
    [DataRow(12, 2)] // 10 × 0.15, rounded to even
    [DataRow(102, 15)]
    public void The_share_is_rounded_and_one_is_chosen_at_least(int length, int chosen) =>
        Assert.HasCount(chosen, MaskedText.Draw(Text(length), 0.15, Mask, Vocabulary, new Random(1)).Positions);

    [TestMethod]
    public void Of_the_chosen_four_fifths_are_masked_and_a_tenth_stays()
    {
        var random = new Random(1);
        var (masked, same, all) = (0, 0, 0);
        for (var trial = 0; trial < 400; trial++)
        {
            var text = Text(102);
            var drawn = MaskedText.Draw(text, 0.5, Mask, Vocabulary, random);
            masked += drawn.Positions.Count(position => drawn.Text.Ids[position] == Mask);
            same += drawn.Positions.Count(position => drawn.Text.Ids[position] == text.Ids[position]);
            all += drawn.Positions.Length;
            Assert.IsTrue(Enumerable.Range(0, 102).Except(drawn.Positions).All(position => drawn.Text.Ids[position] == text.Ids[position]));
        }

        Assert.AreEqual(0.8, masked / (double)all, 0.01); // 20,000 draws: one standard deviation is 0.003
        Assert.AreEqual(0.1, same / (double)all, 0.01);
    }

    private static EncodedText Text(int length) =>
        new([.. Enumerable.Range(100, length)], new int[length], IsTruncated: false) { First = 1..^1 };
}
