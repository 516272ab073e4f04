using System.Diagnostics;
using MLNet.Adapters.Text;

namespace MLNet.Adapters.Tests.Text.SentencePiece;

/// <summary>Cases without recorded values: expectations follow from the texts that are equal after normalization.</summary>
[TestClass]
public sealed class SentencePieceSubwordsTests
{
    private static readonly ITextTokenizer Tokenizer = SentencePieceFixture.XlmRoberta();

    [TestMethod]
    [DataRow("\u0007the family", "the family")]
    [DataRow("the\u0000 family", "the\u0000 family")]
    [DataRow("the \u0007 family", "the family")]
    [DataRow("the family\u200b\u3000", "the family")]
    [DataRow("\u3000\u200b\ufeffthe\u2003family", "the family")]
    [DataRow("\uff34\uff48\uff45 \ufb01ne", "The fine")]
    [DataRow("\u2581the\u2581family", "the family")]
    [DataRow("the \u2581family", "the\u2581\u2581family")]
    [DataRow("a\ud83db", "a b")]
    public void Texts_that_are_equal_after_normalization_have_equal_ids(string text, string other) =>
        CollectionAssert.AreEqual(Ids(other), Ids(text));

    [TestMethod]
    [DataRow("")]
    [DataRow("    ")]
    [DataRow("\u200b\u3000\ufeff\u0007")]
    public void A_text_of_spaces_and_removed_characters_has_no_token(string text)
    {
        Assert.IsEmpty(Tokenizer.Tokenize(text));
        CollectionAssert.AreEqual(new[] { 0, 2 }, Tokenizer.Encode(text, 8).Ids);
    }

    [TestMethod]
    [DataRow("\u0007the\u0007 \u0007the", 1, 4, 5, 10)]
    [DataRow("\ufb01the", 0, 1, 1, 4)]
    [DataRow("the\u3000\u3000the", 0, 3, 4, 8)]
    public void Positions_are_those_of_the_sources(string text, params int[] edges)
    {
        var tokens = Tokenizer.Tokenize(text);

        Assert.AreEqual(edges[0], tokens[0].Start);
        Assert.AreEqual(edges[^1], tokens[^1].End);
        foreach (var (one, next) in tokens.Zip(tokens.Skip(1)))
            Assert.IsLessThanOrEqualTo(next.Start, one.Start);
        Assert.Contains(edges[1], tokens.Select(token => token.End));
        Assert.Contains(edges[2], tokens.Select(token => token.Start));
    }

    [TestMethod]
    [DataRow("family")]
    [DataRow("\u00e9t\u00e9")]
    [DataRow("\u65e5\u672c")]
    public void A_word_is_read_as_in_a_text(string word)
    {
        var inText = Tokenizer.Tokenize($"x {word}").SkipWhile(token => token.Start == 0).ToArray();

        CollectionAssert.AreEqual(Tokenizer.Tokenize(word).ToArray(), Tokenizer.TokenizeWord(word).ToArray());
        CollectionAssert.AreEqual(Ids(word), SentencePieceFixture.Ids(inText));
    }

    [TestMethod]
    public void A_mask_takes_the_space_before_it_and_is_found_whole()
    {
        var tokens = Tokenizer.Tokenize("the  <mask>the <mask");

        Assert.AreEqual(new Token(3001, 3, 11), tokens[1]);
        Assert.AreEqual(new Token(5, 0, 3), tokens[0]);
        Assert.AreEqual(new Token(5, 11, 14), tokens[2]);
        Assert.AreEqual(3001, Tokenizer.MaskId);
        Assert.AreEqual(3002, Tokenizer.VocabularySize);
    }

    [TestMethod]
    public void Long_runs_are_read_in_time()
    {
        var time = Stopwatch.StartNew();
        foreach (var run in new[] { "a", " ", "\u00e9", "\u65e5", "\u0301", "\ud83d\ude00", "the ", "``", "\u2581" })
        {
            var text = string.Concat(Enumerable.Repeat(run, 50_000));
            Assert.IsLessThanOrEqualTo(64, Tokenizer.Encode(text, 64).Length, run);
            Assert.IsTrue(Tokenizer.Tokenize(text).All(token => token.End <= text.Length), run);
        }

        Assert.IsLessThan(60, time.Elapsed.TotalSeconds); // it takes less than a second
    }

    private static int[] Ids(string text) => SentencePieceFixture.Ids(Tokenizer.Tokenize(text));
}
