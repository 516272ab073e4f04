using System.Text;
using MLNet.Adapters.Text;
using MLNet.Adapters.Text.WordPiece;

namespace MLNet.Adapters.Tests.Text.WordPiece;

/// <summary>
/// Runs in this process, and again by <see cref="GlobalizationModeTests"/> in processes with and without globalisation data.
/// </summary>
[TestClass]
public sealed class WordPieceGoldenTests
{
    private const string Uncased = "wordpiece-uncased";
    private const string Cased = "wordpiece-cased";

    [TestMethod]
    public void The_process_normalises_as_the_environment_asks()
    {
        bool isInvariant = Environment.GetEnvironmentVariable(GlobalizationModeTests.Variable) is "1" or "true";
        Assert.AreEqual(isInvariant ? 1 : 2, "\u00e9".Normalize(NormalizationForm.FormD).Length);
    }

    [TestMethod]
    [DataRow(Uncased)]
    [DataRow(Cased)]
    public void Ids_and_offsets_of_every_text_are_the_references(string name)
    {
        FramedTokenizer tokenizer = TokenizerGolden.Tokenizer(name);
        IReadOnlyList<TokenizerGolden.Single> singles = TokenizerGolden.Singles(name);
        Assert.HasCount(TokenizerGolden.SinglesInEachFile, singles);
        foreach (TokenizerGolden.Single expected in singles)
        {
            EncodedText encoded = tokenizer.Encode(expected.Text, expected.MaxLength);
            IReadOnlyList<Token> tokens = tokenizer.Tokenize(expected.Text);
            int kept = expected.Ids.Length - 2;

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
    [DataRow(Uncased)]
    [DataRow(Cased)]
    public void Ids_and_types_of_every_pair_are_the_references(string name)
    {
        FramedTokenizer tokenizer = TokenizerGolden.Tokenizer(name);
        IReadOnlyList<TokenizerGolden.Pair> pairs = TokenizerGolden.Pairs(name);
        Assert.HasCount(TokenizerGolden.PairsInEachFile, pairs);
        foreach (TokenizerGolden.Pair expected in pairs)
        {
            EncodedText encoded = tokenizer.EncodePair(expected.First, expected.Second, expected.MaxLength, expected.Truncation);
            int whole =
                tokenizer.Tokenize(expected.First).Count + tokenizer.Tokenize(expected.Second).Count + (expected.Second.Length > 0 ? 3 : 2);

            CollectionAssert.AreEqual(expected.Ids, encoded.Ids, $"{expected.First} | {expected.Second} | {expected.Truncation}");
            CollectionAssert.AreEqual(expected.TypeIds, encoded.TypeIds, $"{expected.First} | {expected.Second} | {expected.Truncation}");
            Assert.AreEqual(whole > expected.MaxLength, encoded.IsTruncated);
        }
    }

    [TestMethod]
    [DataRow(Uncased)]
    [DataRow(Cased)]
    public void Tokens_of_a_pairs_texts_are_spelled_by_their_slices_of_the_original(string name)
    {
        FramedTokenizer tokenizer = TokenizerGolden.Tokenizer(name);
        string[] vocabulary = TokenizerGolden.VocabularyTokens();
        foreach (string text in TokenizerGolden.Pairs(name).SelectMany(pair => new[] { pair.First, pair.Second }))
        {
            foreach (Token token in tokenizer.Tokenize(text).Where(token => vocabulary[token.Id] != "[UNK]"))
            {
                var slice = new WordPieceWordReader(text.AsSpan(token.Start, token.End - token.Start), 0, TokenizerGolden.OptionsOf(name));
                Assert.IsTrue(slice.Read(), text);
                Assert.AreEqual(vocabulary[token.Id].Replace("##", "", StringComparison.Ordinal), slice.Word.ToString(), text);
                Assert.IsFalse(slice.Read(), text);
            }
        }
    }

    [TestMethod]
    [DataRow("caf\u00e9")]
    [DataRow("cafe\u0301")]
    [DataRow("CAF\u00c9")]
    public void Accents_do_not_change_ids(string text)
    {
        FramedTokenizer tokenizer = TokenizerGolden.Tokenizer();
        CollectionAssert.AreEqual(tokenizer.Encode("cafe", 8).Ids, tokenizer.Encode(text, 8).Ids);
    }

    [TestMethod]
    [DataRow("\u0130stanbul e\u0301t Bob")]
    [DataRow("\u0130stanbul \u00e9t \u200b Bob")]
    public void Offsets_refer_to_the_original_text(string text)
    {
        Token last = TokenizerGolden.Tokenizer().Tokenize(text)[^1];
        Assert.AreEqual("Bob", text[last.Start..last.End]);
    }
}
