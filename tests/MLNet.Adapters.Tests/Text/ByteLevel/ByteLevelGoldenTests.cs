using MLNet.Adapters.Text;
using MLNet.Adapters.Text.ByteLevel;

namespace MLNet.Adapters.Tests.Text.ByteLevel;

/// <summary>Byte-level byte-pair encoding between RoBERTa's special tokens, as the reference recorded it.</summary>
[TestClass]
public sealed class ByteLevelGoldenTests
{
    private const string Name = "byte-level-bpe";

    private static readonly FramedTokenizer Tokenizer = ByteLevelFixture.Tokenizer();

    [TestMethod]
    public void Ids_and_offsets_of_every_text_are_the_references()
    {
        var singles = TokenizerGolden.Singles(Name);
        Assert.HasCount(TokenizerGolden.SinglesInEachFile, singles);
        foreach (var expected in singles)
        {
            var encoded = Tokenizer.Encode(expected.Text, expected.MaxLength);
            var tokens = Tokenizer.Tokenize(expected.Text);
            var kept = expected.Ids.Length - 2;

            CollectionAssert.AreEqual(expected.Ids, encoded.Ids, expected.Text);
            CollectionAssert.AreEqual(new int[expected.Ids.Length], encoded.TypeIds, expected.Text);
            CollectionAssert.AreEqual(expected.Ids[1..^1], tokens.Take(kept).Select(token => token.Id).ToArray(), expected.Text);
            CollectionAssert.AreEqual(
                expected.Offsets[1..^1],
                tokens.Take(kept).Select(token => (token.Start, token.End)).ToArray(),
                expected.Text);
            Assert.AreEqual(tokens.Count > kept, encoded.IsTruncated, expected.Text);
        }
    }

    [TestMethod]
    public void Ids_and_types_of_every_pair_are_the_references()
    {
        var pairs = TokenizerGolden.Pairs(Name);
        Assert.HasCount(TokenizerGolden.PairsInEachFile, pairs);
        foreach (var expected in pairs)
        {
            var encoded = Tokenizer.EncodePair(expected.First, expected.Second, expected.MaxLength, expected.Truncation);
            var whole =
                Tokenizer.Tokenize(expected.First).Count + Tokenizer.Tokenize(expected.Second).Count + (expected.Second.Length > 0 ? 4 : 2);

            CollectionAssert.AreEqual(expected.Ids, encoded.Ids, $"{expected.First} | {expected.Second} | {expected.Truncation}");
            CollectionAssert.AreEqual(expected.TypeIds, encoded.TypeIds, $"{expected.First} | {expected.Second} | {expected.Truncation}");
            Assert.AreEqual(whole > expected.MaxLength, encoded.IsTruncated);
        }
    }
}
