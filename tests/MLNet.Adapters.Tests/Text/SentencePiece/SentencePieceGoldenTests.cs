using MLNet.Adapters.Text;

namespace MLNet.Adapters.Tests.Text.SentencePiece;

/// <summary>A SentencePiece model with XLM-RoBERTa's ids and special tokens, as the reference recorded it.</summary>
[TestClass]
public sealed class SentencePieceGoldenTests
{
    private const string Name = "sentencepiece-unigram";

    private static readonly ITextTokenizer Tokenizer = SentencePieceFixture.XlmRoberta();

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
            CollectionAssert.AreEqual(expected.Ids[1..^1], SentencePieceFixture.Ids(tokens.Take(kept)), expected.Text);
            CollectionAssert.AreEqual(expected.Offsets[1..^1], SentencePieceFixture.Positions(tokens.Take(kept)), expected.Text);
            Assert.AreEqual(tokens.Count > kept, encoded.IsTruncated, expected.Text);
            CollectionAssert.AreEqual(
                expected.Offsets,
                Tokenizer.Align(encoded, expected.Text, null).Select(token => (token.Start, token.End)).ToArray(),
                expected.Text);
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

    [TestMethod]
    public void Every_limit_keeps_the_first_tokens()
    {
        foreach (var expected in TokenizerGolden.Singles(Name))
        {
            var ids = SentencePieceFixture.Ids(Tokenizer.Tokenize(expected.Text));
            for (var room = 0; room <= Math.Min(ids.Length + 1, 12); room++)
            {
                var encoded = Tokenizer.Encode(expected.Text, room + 2);
                CollectionAssert.AreEqual(ids.Take(room).ToArray(), encoded.Ids[1..^1], expected.Text);
                Assert.AreEqual(ids.Length > room, encoded.IsTruncated, expected.Text);
            }
        }
    }
}
