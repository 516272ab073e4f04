using MLNet.Adapters.Pipeline.Answering;
using MLNet.Adapters.Text;

namespace MLNet.Adapters.Tests.Pipeline.Answering;

/// <summary>Answers from numbers that a head could give, with evidence counted by hand. A window here is [CLS] [SEP] part [SEP].</summary>
[TestClass]
public sealed class AnswerScorerTests
{
    private const string Context = "red blue green dog";

    [TestMethod]
    public void Evidence_is_that_of_the_start_and_the_end()
    {
        // red 1 + green 4, blue 2 + green 4, green 0 + green 4
        var found = Best(Context, [(0, 4)], [[0, 0, 0, 0, 1, 0, 2, -9, 0, 4, -9, -9, 0, 0]]);

        CollectionAssert.AreEqual(new[] { "blue green", "red blue green", "green" }, found.Texts);
    }

    [TestMethod]
    public void An_end_before_the_start_and_a_too_long_answer_do_not_count()
    {
        float[] output = [0, 0, 0, 0, 0, 9, 0, 0, 0, 0, 9, 1, 0, 0]; // the likeliest start is dog, the likeliest end is red

        Assert.AreEqual("dog", Best(Context, [(0, 4)], [output]).Texts[0]);
        CollectionAssert.DoesNotContain(Best(Context, [(0, 4)], [output], topK: 20).Texts, Context);
        CollectionAssert.Contains(Best(Context, [(0, 4)], [output], topK: 20, maxAnswerTokens: 4).Texts, Context);
        CollectionAssert.Contains(Best(Context, [(0, 4)], [output], topK: 20, maxAnswerTokens: int.MaxValue).Texts, Context);
    }

    [TestMethod]
    public void The_question_and_special_tokens_are_no_answers()
    {
        var found = Best("red", [(0, 1)], [[9, 9, 9, 9, -9, -9, 9, 9]]);

        CollectionAssert.AreEqual(new[] { "red" }, found.Texts);
        Assert.AreEqual(1f, found.Scores[0]);
    }

    [TestMethod]
    public void Windows_are_merged_and_an_answer_counts_once_by_its_highest_evidence()
    {
        // The window "red blue" gives red -5 and blue 1, the window "blue green" gives blue 3 and green 2.
        var found = Best(
            "red blue green",
            [(0, 2), (1, 2)],
            [
                [0, 0, 0, 0, -5, 0, 1, 0, 0, 0],
                [0, 0, 0, 0, 3, 0, 2, 0, 0, 0],
            ],
            maxAnswerTokens: 1);

        CollectionAssert.AreEqual(new[] { "blue", "green", "red" }, found.Texts);
        Assert.AreEqual(1 / (1 + Math.Exp(-1) + Math.Exp(-8)), found.Scores[0], 1e-6);
    }

    [TestMethod]
    public void The_same_text_at_two_places_is_one_answer()
    {
        var found = Best("red dog red", [(0, 3)], [[0, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0]], maxAnswerTokens: 1);

        CollectionAssert.AreEqual(new[] { "red", "dog" }, found.Texts);
        Assert.AreEqual(1 / (1 + Math.Exp(-2)), found.Scores[0], 1e-6);
    }

    [TestMethod]
    public void No_answer_competes_by_its_lowest_evidence_where_it_was_learnt()
    {
        float[][] outputs = [[9, 9, 0, 0, 1, 0, 0, 0], [2, 1, 0, 0, 4, 0, 0, 0]];

        CollectionAssert.AreEqual(new[] { "blue", "red" }, Best("red blue", [(0, 1), (1, 1)], outputs).Texts);
        var found = Best("red blue", [(0, 1), (1, 1)], outputs, knowsNoAnswer: true);
        CollectionAssert.AreEqual(new[] { "blue", "", "red" }, found.Texts); // 4, 2 + 1, 1
        Assert.AreEqual(Math.Exp(-1) / (1 + Math.Exp(-1) + Math.Exp(-3)), found.Scores[1], 1e-6);
    }

    [TestMethod]
    public void Scores_do_not_depend_on_how_many_are_asked_for()
    {
        float[][] outputs = [[0, 0, 0, 0, 1, 0, 2, 0.5f, 0, 4, -1, -1, 0, 0]];
        var all = Best(Context, [(0, 4)], outputs, topK: 20);

        Assert.AreEqual(1, all.Scores.Sum(), 1e-6);
        Assert.HasCount(9, all.Texts); // 4 of one word, 3 of two, 2 of three
        CollectionAssert.AreEqual(all.Scores[..1], Best(Context, [(0, 4)], outputs, topK: 1).Scores);
    }

    [TestMethod]
    public void Numbers_that_are_none_give_no_answer() =>
        Assert.HasCount(0, Best("red", [(0, 1)], [[float.NaN, 0, 0, 0, float.NaN, 0, 0, 0]], knowsNoAnswer: true).Texts);

    private static FoundAnswers Best(
        string context,
        (int Start, int Count)[] parts,
        float[][] outputs,
        int topK = 3,
        int maxAnswerTokens = 3,
        bool knowsNoAnswer = false)
    {
        var tokens = new List<Token>();
        foreach (var word in context.Split(' '))
        {
            var start = tokens.Count == 0 ? 0 : tokens[^1].End + 1;
            tokens.Add(new Token(0, start, start + word.Length));
        }

        var windows = parts.Select(part => new ContextWindow(
            new EncodedText(new int[part.Count + 3], new int[part.Count + 3], IsTruncated: false),
            2,
            part.Start,
            part.Count));
        return AnswerScorer.Best(context, new EncodedQuestion(tokens, [.. windows]), new Queue<float[]>(outputs), new AnsweringSettings
        {
            ContextColumnName = "",
            QuestionColumnName = "",
            PredictedAnswerColumnName = "",
            ScoreColumnName = "",
            TopK = topK,
            WindowOverlap = 0,
            MaxAnswerTokens = maxAnswerTokens,
            KnowsNoAnswer = knowsNoAnswer,
        });
    }
}
