namespace MLNet.Adapters.Tests.Text.TokenizerJson;

/// <summary>Every id and position of the reference's recorded results from a single <c>tokenizer.json</c>.</summary>
[TestClass]
public sealed class TokenizerJsonGoldenTests
{
    [TestMethod]
    [DataRow("wordpiece-uncased")]
    [DataRow("wordpiece-cased")]
    [DataRow("byte-level-bpe")]
    [DataRow("sentencepiece-unigram")]
    public void Ids_and_offsets_of_every_text_are_the_references(string name)
    {
        var tokenizer = TokenizerJsonFixture.Load(TokenizerJsonFixture.Read(name));
        var singles = TokenizerGolden.Singles(name);
        Assert.HasCount(TokenizerGolden.SinglesInEachFile, singles);
        foreach (var expected in singles)
        {
            var encoded = tokenizer.Encode(expected.Text, expected.MaxLength);

            CollectionAssert.AreEqual(expected.Ids, encoded.Ids, expected.Text);
            CollectionAssert.AreEqual(
                expected.Offsets,
                tokenizer.Align(encoded, expected.Text, null).Select(token => (token.Start, token.End)).ToArray(),
                expected.Text);
        }
    }

    [TestMethod]
    [DataRow("wordpiece-uncased")]
    [DataRow("wordpiece-cased")]
    [DataRow("byte-level-bpe")]
    [DataRow("sentencepiece-unigram")]
    public void Ids_and_types_of_every_pair_are_the_references(string name)
    {
        var tokenizer = TokenizerJsonFixture.Load(TokenizerJsonFixture.Read(name));
        var pairs = TokenizerGolden.Pairs(name);
        Assert.HasCount(TokenizerGolden.PairsInEachFile, pairs);
        foreach (var expected in pairs)
        {
            var encoded = tokenizer.EncodePair(expected.First, expected.Second, expected.MaxLength, expected.Truncation);

            CollectionAssert.AreEqual(expected.Ids, encoded.Ids, $"{expected.First} | {expected.Second} | {expected.Truncation}");
            CollectionAssert.AreEqual(expected.TypeIds, encoded.TypeIds, $"{expected.First} | {expected.Second} | {expected.Truncation}");
        }
    }
}
