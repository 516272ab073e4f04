using MLNet.Adapters.Pipeline.Answering;
using MLNet.Adapters.Tests.Text;
using MLNet.Adapters.Text;
using MLNet.Adapters.Text.WordPiece;
using MLNet.Adapters.Training;

namespace MLNet.Adapters.Tests.Pipeline.Answering;

/// <summary>Windows over contexts, on a vocabulary in which each of the words is one token.</summary>
[TestClass]
public sealed class QuestionEncodingTests
{
    private static readonly string[] Words = ["dog", "cat", "house", "tree", "day", "night", "school", "city", "water"];
    private static readonly FramedTokenizer Tokenizer = WordPieceFormat.Create(
        File.ReadAllBytes(Path.Combine(TinyBert.Folder, "vocab.txt")),
        new());

    [TestMethod]
    public void An_overlap_that_the_question_leaves_no_room_for_is_refused_with_the_numbers()
    {
        var error = Assert.Throws<InvalidOperationException>(() => Encode(64, 64, LongText.Truncate, Text(500), Text(40)));

        StringAssert.Contains(
            error.Message,
            "It has 40 tokens, which leave 21 of MaxTokens 64 for the context: windows of 21 cannot share WindowOverlap 64 tokens.");
        StringAssert.Contains(error.Message, "Lower WindowOverlap to at most 20");
        Assert.Throws<InvalidOperationException>(() => Encode(64, 21, LongText.Truncate, Text(500), Text(40)));
    }

    [TestMethod]
    public void An_answer_in_the_last_words_of_a_long_context_is_whole_in_a_window()
    {
        var context = $"{Text(495)} the red car sits outside";
        var encoded = Encode(64, 20, LongText.Truncate, context, Text(40));
        var start = context.IndexOf("red car", StringComparison.Ordinal);
        var answer = encoded.Locate(start, start + "red car".Length)!.Value;

        Assert.AreEqual((496, 497), answer);
        Assert.AreEqual(480, encoded.Windows.Count); // 500 = 21 + 479 more, one a window
        var found = encoded
            .Windows.Select(window => (window.Text, Target: window.Target(answer)))
            .Where(window => window.Target != TokenSpan.None)
            .ToList();
        Assert.HasCount(3, found); // windows of 21 tokens that begin at 477, 478 and 479
        foreach (var (text, target) in found)
            CollectionAssert.AreEqual(
                Tokenizer.Tokenize("red car").Select(token => token.Id).ToArray(),
                text.Ids[target.Start..(target.End + 1)]);
    }

    [TestMethod]
    public void Every_token_of_the_context_is_in_a_window_behind_the_question()
    {
        foreach (var overlap in new[] { 0, 1, 7, 30 })
        {
            var encoded = Encode(64, overlap, LongText.Error, Text(500), Text(10));
            int[] question = [.. Tokenizer.Tokenize(Text(10)).Select(token => token.Id)];
            foreach (var window in encoded.Windows)
            {
                var part = Enumerable.Range(window.Start, window.Count).Select(token => encoded.Context[token].Id);
                CollectionAssert.AreEqual((int[])[2, .. question, 3, .. part, 3], window.Text.Ids); // [CLS] is 2, [SEP] is 3
                CollectionAssert.AreEqual(window.Text.Ids.Select((_, token) => token < 12 ? 0 : 1).ToArray(), window.Text.TypeIds);
                Assert.AreEqual(12, window.Offset);
                Assert.IsLessThanOrEqualTo(64, window.Text.Length);
            }

            CollectionAssert.AreEqual(
                Enumerable.Range(0, 500).ToArray(),
                encoded.Windows.SelectMany(window => Enumerable.Range(window.Start, window.Count)).Distinct().ToArray());
            foreach (var (left, right) in encoded.Windows.Zip(encoded.Windows.Skip(1)))
                Assert.AreEqual(overlap, left.Start + left.Count - right.Start);
        }
    }

    [TestMethod]
    [DataRow(1, 2, 1)] // <s> question </s></s> context </s>
    [DataRow(1, 1, 0)]
    [DataRow(0, 1, 2)]
    public void Windows_and_answers_are_right_for_every_framing(int before, int between, int after)
    {
        var framing = new Framing(before, between, after);
        var tokenizer = SpacedWords.Between(framing);
        var context = $"{Text(60)} red car {Text(60)}";
        var start = context.IndexOf("red car", StringComparison.Ordinal);

        var encoded = Encode(32, 5, LongText.Error, context, Text(8), tokenizer);
        var answer = encoded.Locate(start, start + "red car".Length)!.Value;

        Assert.AreEqual((60, 61), answer);
        var answered = 0;
        foreach (var window in encoded.Windows)
        {
            Assert.IsLessThanOrEqualTo(32, window.Text.Length);
            Assert.AreEqual(8 + window.Count + framing.OfPair, window.Text.Length);
            Assert.AreEqual(before + 8 + between, window.Offset);
            CollectionAssert.AreEqual(
                Enumerable.Range(window.Start, window.Count).Select(token => encoded.Context[token].Id).ToArray(),
                window.Text.Ids[window.Text.Second!.Value]);
            if (window.Target(answer) is var target && target != TokenSpan.None)
            {
                CollectionAssert.AreEqual(
                    new[] { encoded.Context[60].Id, encoded.Context[61].Id },
                    window.Text.Ids[target.Start..(target.End + 1)]);
                answered++;
            }
        }

        Assert.AreEqual(32, encoded.Windows[0].Text.Length);
        Assert.IsGreaterThanOrEqualTo(1, answered);
    }

    [TestMethod]
    public void A_context_that_fits_needs_no_overlap()
    {
        var encoded = Encode(64, 60, LongText.Error, Text(21), Text(40));

        Assert.AreEqual((0, 21), (encoded.Windows.Single().Start, encoded.Windows.Single().Count));
    }

    [TestMethod]
    public void A_question_that_leaves_no_room_is_cut_or_refused()
    {
        var error = Assert.Throws<InvalidOperationException>(() => Encode(20, 4, LongText.Error, Text(9), Text(17)));
        var cut = Encode(20, 4, LongText.Truncate, Text(10), Text(17));

        StringAssert.Contains(error.Message, "It has 17 tokens, which leave no room for a context in MaxTokens 20");
        Assert.IsTrue(cut.IsCut);
        // 8 tokens of the question stay, 9 are left.
        CollectionAssert.AreEqual(new[] { (0, 9), (5, 5) }, cut.Windows.Select(window => (window.Start, window.Count)).ToArray());
        Assert.IsFalse(Encode(20, 4, LongText.Truncate, Text(1), Text(16)).IsCut);
    }

    [TestMethod]
    public void An_empty_context_or_question_is_one_window()
    {
        CollectionAssert.AreEqual(new[] { 2, 3, 3 }, Encode(20, 4, LongText.Error, "", "").Windows.Single().Text.Ids);
        CollectionAssert.AreEqual(
            new[] { 2, 3, Tokenizer.Tokenize("dog")[0].Id, 3 },
            Encode(20, 4, LongText.Error, "dog", " ").Windows.Single().Text.Ids);
    }

    [TestMethod]
    [DataRow("slowly", 3, 5, 0, 1)] // a part of slow and a part of ##ly
    [DataRow("the \U0001F600 cat", 7, 10, 2, 2)] // two UTF-16 units before
    [DataRow("the  cat ", 3, 9, 1, 1)] // spaces belong to no token
    public void Characters_become_the_tokens_that_hold_them(string context, int start, int end, int first, int last)
    {
        var encoded = Encode(20, 4, LongText.Error, context, "");

        Assert.AreEqual((first, last), encoded.Locate(start, end));
    }

    [TestMethod]
    public void Characters_of_no_token_are_not_found() => Assert.IsNull(Encode(20, 4, LongText.Error, "the  cat", "").Locate(3, 5));

    private static EncodedQuestion Encode(
        int maxTokens,
        int overlap,
        LongText onLongText,
        string context,
        string question,
        FramedTokenizer? words = null)
    {
        var tokenizer = words ?? Tokenizer;
        return new QuestionEncoding(maxTokens, overlap, onLongText, tokenizer.Framing).Encode(tokenizer, context, question, "It");
    }

    private static string Text(int words) => string.Join(' ', Enumerable.Range(0, words).Select(word => Words[word % Words.Length]));
}
