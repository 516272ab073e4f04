using System.Text;
using MLNet.Adapters.Text;
using MLNet.Adapters.Text.WordPiece;

namespace MLNet.Adapters.Tests.Text.WordPiece;

[TestClass]
public sealed class WordPieceTests
{
    private const string SmallVocabulary = "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\nred\n##dish\n<e>\n";
    private static readonly FramedTokenizer Tokenizer = TokenizerGolden.Tokenizer();

    [TestMethod]
    [DataRow("note\nbook", "note book")]
    [DataRow("one\ttwo", "one two")]
    [DataRow("a\r\nb", "a b")]
    public void Line_breaks_and_tabs_part_words(string text, string spaced) =>
        CollectionAssert.AreEqual(Tokenizer.Encode(spaced, 16).Ids, Tokenizer.Encode(text, 16).Ids);

    [TestMethod]
    public void Half_a_surrogate_pair_vanishes()
    {
        IReadOnlyList<Token> tokens = Tokenizer.Tokenize("wo\ud83drd \udc4d");
        CollectionAssert.AreEqual(
            Tokenizer.Tokenize("word").Select(token => token.Id).ToArray(),
            tokens.Select(token => token.Id).ToArray());
        Assert.AreEqual((0, 5), (tokens[0].Start, tokens[0].End));
    }

    [TestMethod]
    [DataRow(100, 1)]
    [DataRow(101, 100)]
    public void The_longest_word_has_100_characters_not_100_utf16_units(int characters, int unknownIsId)
    {
        // A vocabulary that spells the character U+1D7D8 makes the word's end visible: pieces up to 100, one unknown word beyond.
        var tokenizer = WordPieceFormat.Create(Encoding.UTF8.GetBytes("[PAD]\n[CLS]\n[SEP]\n[UNK]\n\U0001D7D8\n##\U0001D7D8\n"), new());
        string word = string.Concat(Enumerable.Repeat("\U0001D7D8", characters));
        IReadOnlyList<Token> tokens = tokenizer.Tokenize(word);
        Assert.AreEqual(unknownIsId == 1 ? 100 : 1, tokens.Count);
        Assert.AreEqual(unknownIsId == 1 ? 4 : 3, tokens[0].Id);
        Assert.AreEqual(2 * characters, tokens[^1].End);
    }

    [TestMethod]
    [DataRow(true, null, "E\u0301", "e")]
    [DataRow(true, false, "E\u0301", "e\u0301")]
    [DataRow(false, true, "E\u0301", "E")]
    [DataRow(false, null, "E\u0301", "E\u0301")]
    [DataRow(true, false, "\u0130", "i\u0307")]
    [DataRow(true, false, "\u00c9", "\u00e9")]
    public void Accents_follow_the_case_option_unless_they_are_told_otherwise(bool lowerCase, bool? stripAccents, string text, string word)
    {
        var reader = new WordPieceWordReader(text, 0, new() { LowerCase = lowerCase, StripAccents = stripAccents });
        Assert.IsTrue(reader.Read());
        Assert.AreEqual(word, reader.Word.ToString());
    }

    [TestMethod]
    public void Chinese_characters_stay_together_where_the_option_says_so()
    {
        var tokenizer = WordPieceFormat.Create(TokenizerGolden.Vocabulary(), new() { SplitIdeographs = false });
        Assert.AreEqual(2, Tokenizer.Tokenize("\u65e5\u672c").Select(token => token.Start).Distinct().Count());
        Assert.AreEqual((0, 2), (tokenizer.Tokenize("\u65e5\u672c")[0].Start, tokenizer.Tokenize("\u65e5\u672c")[^1].End));
        CollectionAssert.AreNotEqual(Tokenizer.Encode("\u65e5\u672c", 8).Ids, tokenizer.Encode("\u65e5\u672c", 8).Ids);
    }

    [TestMethod]
    public void Every_latin_greek_and_cyrillic_letter_is_folded_as_the_runtimes_own_data_folds_it()
    {
        if ("\u00e9".Normalize(NormalizationForm.FormD).Length == 1)
            Assert.Inconclusive("The process runs without globalisation data, so there is nothing to compare with.");
        for (int codePoint = 0xC0; codePoint <= 0x1FFE; codePoint++)
        {
            if (codePoint is > 0x52F and < 0x1E00 || !char.IsLetter((char)codePoint))
                continue;
            string letter = ((char)codePoint).ToString();
            string expected = string.Concat(letter.Normalize(NormalizationForm.FormD)
                .Where(part => char.GetUnicodeCategory(part) != System.Globalization.UnicodeCategory.NonSpacingMark)
                .Select(char.ToLowerInvariant));
            var reader = new WordPieceWordReader(letter, 0, new());
            Assert.IsTrue(reader.Read());
            Assert.AreEqual(expected, reader.Word.ToString(), $"U+{codePoint:X4}");
        }
    }

    [TestMethod]
    [DataRow("", 600)]
    [DataRow("word", 600)]
    public void A_pair_with_a_short_side_fills_the_limit_exactly(string side, int words)
    {
        string longText = string.Join(' ', Enumerable.Repeat("word", words));
        foreach (EncodedText encoded in new[]
        {
            Tokenizer.EncodePair(side, longText, 512, PairTruncation.LongestFirst),
            Tokenizer.EncodePair(longText, side, 512, PairTruncation.LongestFirst),
            Tokenizer.EncodePair(side, longText, 512, PairTruncation.OnlySecond),
            Tokenizer.EncodePair(longText, side, 512, PairTruncation.OnlyFirst),
        })
        {
            Assert.HasCount(512, encoded.Ids);
            Assert.HasCount(512, encoded.TypeIds);
            Assert.IsTrue(encoded.IsTruncated);
        }
    }

    [TestMethod]
    public void A_pair_with_an_empty_second_text_is_a_single_text_as_in_the_reference()
    {
        EncodedText pair = Tokenizer.EncodePair("word word", "", 16, PairTruncation.OnlySecond);
        CollectionAssert.AreEqual(Tokenizer.Encode("word word", 16).Ids, pair.Ids);
        CollectionAssert.AreEqual(new int[4], pair.TypeIds);
        Assert.HasCount(5, Tokenizer.EncodePair("word word", " ", 16, PairTruncation.OnlySecond).Ids);
        Assert.ThrowsExactly<ArgumentException>(() => Tokenizer.EncodePair("word word", "", 3, PairTruncation.OnlySecond));
    }

    [TestMethod]
    public void Aligned_tokens_stand_in_the_original_text_whatever_normalisation_made_of_it()
    {
        const string text = "\u0130stanbul e\u0301t Bob"; // one letter becomes two, and two become one
        IReadOnlyList<AlignedToken> tokens = Tokenizer.Align(Tokenizer.Encode(text, 32), text, null);

        Assert.AreEqual(("bob", 0, 13, 16), (tokens[^2].Text, tokens[^2].Sentence!.Value, tokens[^2].Start, tokens[^2].End));
        Assert.AreEqual("Bob", text[tokens[^2].Start..tokens[^2].End]);
        Assert.AreEqual((0, 8), (tokens[1].Start, tokens.Last(token => token.End <= 8 && token.Sentence == 0).End));
        CollectionAssert.AreEqual(
            new[] { new AlignedToken("[CLS]", null, 0, 0), new AlignedToken("[SEP]", null, 0, 0) },
            new[] { tokens[0], tokens[^1] });
    }

    [TestMethod]
    [DataRow("one two three four five", "six", 8, PairTruncation.LongestFirst)]
    [DataRow("one two", "three four five six", 7, PairTruncation.OnlySecond)]
    [DataRow("one two three four", "five", 6, PairTruncation.OnlyFirst)]
    [DataRow("one two", "", 8, PairTruncation.LongestFirst)]
    [DataRow("one two", " ", 8, PairTruncation.LongestFirst)]
    [DataRow("", "one", 8, PairTruncation.LongestFirst)]
    [DataRow("one [SEP] two", "[MASK]", 16, PairTruncation.LongestFirst)]
    public void Aligned_tokens_of_a_pair_are_those_that_were_encoded(string first, string second, int maxTokens, PairTruncation truncation)
    {
        string[] vocabulary = TokenizerGolden.VocabularyTokens();
        EncodedText encoded = Tokenizer.EncodePair(first, second, maxTokens, truncation);
        IReadOnlyList<AlignedToken> tokens = Tokenizer.Align(encoded, first, second);

        CollectionAssert.AreEqual(encoded.Ids.Select(id => vocabulary[id]).ToArray(), tokens.Select(token => token.Text).ToArray());
        for (int i = 0; i < tokens.Count; i++)
        {
            if (tokens[i].Sentence is not { } sentence)
                continue;
            Assert.AreEqual(encoded.TypeIds[i], sentence);
            Assert.AreEqual(tokens[i].Text, (sentence == 0 ? first : second)[tokens[i].Start..tokens[i].End]);
        }

        Assert.AreEqual(tokens.Count - encoded.TypeIds.Distinct().Count() - 1, tokens.Count(token => token.Sentence is not null));
    }

    [TestMethod]
    public void A_text_is_truncated_only_beyond_the_limit()
    {
        Assert.IsFalse(Tokenizer.Encode("word word word", 5).IsTruncated);
        EncodedText cut = Tokenizer.Encode("word word word", 4);
        Assert.IsTrue(cut.IsTruncated);
        CollectionAssert.AreEqual(Tokenizer.Encode("word word", 4).Ids, cut.Ids);
        CollectionAssert.AreEqual(Tokenizer.Encode("", 2).Ids, Tokenizer.Encode("word", 2).Ids);
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(0)]
    [DataRow(-5)]
    public void A_limit_without_room_for_the_special_tokens_is_refused(int maxTokens)
    {
        var text = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Tokenizer.Encode("word", maxTokens));
        StringAssert.Contains(text.Message, "at least 2", StringComparison.Ordinal);
        var pair = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() =>
            Tokenizer.EncodePair("a", "b", Math.Min(maxTokens + 1, 2), PairTruncation.LongestFirst));
        StringAssert.Contains(pair.Message, "at least 3", StringComparison.Ordinal);
    }

    [TestMethod]
    public void Null_texts_are_the_callers_mistake()
    {
        Assert.ThrowsExactly<ArgumentNullException>(() => Tokenizer.Tokenize(null!));
        Assert.ThrowsExactly<ArgumentNullException>(() => Tokenizer.Encode(null!, 8));
        Assert.ThrowsExactly<ArgumentNullException>(() => Tokenizer.EncodePair("a", null!, 8, PairTruncation.LongestFirst));
        Assert.ThrowsExactly<ArgumentNullException>(() => Tokenizer.EncodePair(null!, "a", 8, PairTruncation.LongestFirst));
    }

    [TestMethod]
    public void Special_tokens_can_have_other_names()
    {
        string vocabulary = SmallVocabulary
            .Replace("[SEP]", "<end>", StringComparison.Ordinal)
            .Replace("[PAD]", "<fill>", StringComparison.Ordinal);
        var tokenizer = WordPieceFormat.Create(
            Encoding.UTF8.GetBytes(vocabulary),
            new()
            {
                SeparatorToken = "<end>",
                PaddingToken = "<fill>",
                MaskToken = "<e>",
            });
        CollectionAssert.AreEqual(new[] { 2, 5, 6, 3, 7, 0, 3 }, tokenizer.Encode("reddish<end><e><fill>", 16).Ids);
        Assert.AreEqual(0, tokenizer.PaddingId);
        Assert.AreEqual(8, tokenizer.VocabularySize);
    }

    [TestMethod]
    public void A_vocabulary_without_mask_token_reads_it_as_text()
    {
        var tokenizer = WordPieceFormat.Create(
            Encoding.UTF8.GetBytes(SmallVocabulary.Replace("[MASK]\n", "[\n", StringComparison.Ordinal)),
            new());
        CollectionAssert.AreEqual(new[] { 4, 1, 1 }, tokenizer.Tokenize("[MASK]").Select(token => token.Id).ToArray());
    }

    [TestMethod]
    [DataRow("[UNK]")]
    [DataRow("[CLS]")]
    [DataRow("[SEP]")]
    [DataRow("[PAD]")]
    public void A_vocabulary_without_a_special_token_is_refused(string token)
    {
        byte[] vocabulary = Encoding.UTF8.GetBytes(SmallVocabulary.Replace(token, "other", StringComparison.Ordinal));
        var error = Assert.ThrowsExactly<InvalidDataException>(() => WordPieceFormat.Create(vocabulary, new()));
        StringAssert.Contains(error.Message, $"'{token}'", StringComparison.Ordinal);
    }

    [TestMethod]
    public void Tokenizing_on_many_threads_gives_the_ids_of_one()
    {
        string[] texts =
        [
            .. Enumerable.Range(0, 400).Select(i => $"text {i} caf\u00e9 [MASK] unbelievable \u65e5 {new string('a', i % 120)}"),
        ];
        int[][] alone = [.. texts.Select(text => Tokenizer.Encode(text, 64).Ids)];
        int[][] together = [.. texts.AsParallel().AsOrdered().WithDegreeOfParallelism(8).Select(text => Tokenizer.Encode(text, 64).Ids)];
        for (int i = 0; i < texts.Length; i++)
            CollectionAssert.AreEqual(alone[i], together[i]);
    }
}
