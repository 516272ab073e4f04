using MLNet.Adapters.Text;

namespace MLNet.Adapters.Tests.Text.ByteLevel;

[TestClass]
public sealed class ByteLevelSubwordsTests
{
    private static readonly FramedTokenizer Tokenizer = ByteLevelFixture.Tokenizer();

    [TestMethod]
    [DataRow("family")]
    [DataRow("\u00e9t\u00e9")]
    [DataRow("'s")]
    public void A_word_is_read_as_behind_a_space(string word)
    {
        var inText = Tokenizer.Tokenize($"x {word}").Skip(1).ToArray();

        CollectionAssert.AreEqual(
            inText.Select(token => (token.Id, token.Start - 2, token.End - 2)).ToArray(),
            Tokenizer.TokenizeWord(word).Select(token => (token.Id, token.Start, token.End)).ToArray());
        CollectionAssert.AreEqual(
            Tokenizer.TokenizeWord(word).ToArray(),
            ByteLevelFixture.Tokenizer(addsSpace: true).Tokenize(word).ToArray());
        CollectionAssert.AreNotEqual(Ids(Tokenizer.Tokenize(word)), Ids(Tokenizer.TokenizeWord(word)));
    }

    [TestMethod]
    public void No_space_is_put_before_white_space_or_nothing()
    {
        var tokenizer = ByteLevelFixture.Tokenizer(addsSpace: true);

        CollectionAssert.AreEqual(Ids(Tokenizer.Tokenize("\nfamily")), Ids(tokenizer.Tokenize("\nfamily")));
        Assert.IsEmpty(tokenizer.Tokenize(""));
        Assert.IsEmpty(Tokenizer.TokenizeWord(""));
    }

    [TestMethod]
    public void Half_a_surrogate_pair_is_read_as_the_replacement_character()
    {
        CollectionAssert.AreEqual(Ids(Tokenizer.Tokenize("a\ufffdb")), Ids(Tokenizer.Tokenize("a\ud83db")));
        Assert.AreEqual((2, 3), (Tokenizer.Tokenize("a\ud83db")[^1].Start, Tokenizer.Tokenize("a\ud83db")[^1].End));
    }

    [TestMethod]
    [DataRow("How old", "are <mask> you", 32, PairTruncation.LongestFirst)]
    [DataRow("How old are you", "I am six years old", 10, PairTruncation.LongestFirst)]
    [DataRow("How old </s> are", "I am </s></s> six", 32, PairTruncation.LongestFirst)]
    [DataRow("", "only the second", 32, PairTruncation.LongestFirst)]
    [DataRow("only the first", "", 32, PairTruncation.LongestFirst)]
    public void Aligned_tokens_of_a_pair_are_those_that_were_encoded(string first, string second, int maxTokens, PairTruncation truncation)
    {
        var vocabulary = ByteLevelFixture.Vocabulary();
        var encoded = Tokenizer.EncodePair(first, second, maxTokens, truncation);

        var aligned = Tokenizer.Align(encoded, first, second);

        CollectionAssert.AreEqual(encoded.Ids.Select(id => vocabulary[id]).ToArray(), aligned.Select(token => token.Text).ToArray());
        foreach (var token in aligned.Where(token => token.Sentence is not null))
            Assert.AreEqual(token.Text.TrimStart('\u0120'), (token.Sentence == 0 ? first : second)[token.Start..token.End]);
        Assert.AreEqual(encoded.Length - (second.Length > 0 ? 4 : 2), aligned.Count(token => token.Sentence is not null));
    }

    [TestMethod]
    public void Long_runs_of_white_space_letters_and_marks_are_read_in_time()
    {
        foreach (var character in " a!\u00e9\n")
        {
            var text = new string(character, 20_000);
            Assert.AreEqual(text.Length, Tokenizer.Tokenize(text)[^1].End);
            Assert.HasCount(64, Tokenizer.Encode(text, 64).Ids);
        }
    }

    private static int[] Ids(IEnumerable<Token> tokens) => [.. tokens.Select(token => token.Id)];
}
