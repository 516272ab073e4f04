using MLNet.Adapters.Metrics;

namespace MLNet.Adapters.Tests.Metrics;

[TestClass]
public sealed class AnswerScoresTests
{
    public static IEnumerable<int> Cases => Enumerable.Range(0, MetricFixture.Answers.Length);

    [TestMethod]
    [DynamicData(nameof(Cases))]
    public void Equals_the_SQuAD_script(int index)
    {
        var golden = MetricFixture.Answers[index];
        var predicted = golden.GetProperty("predicted").GetString()!;

        Assert.AreEqual(golden.Number("exact"), AnswerScores.ExactMatch(predicted, golden.Texts("gold")), MetricFixture.Tolerance);
        Assert.AreEqual(golden.Number("f1"), AnswerScores.F1(predicted, golden.Texts("gold")), MetricFixture.Tolerance);
    }

    [TestMethod]
    [DataRow("The  Cat,\tand a\u00a0dog!", "cat and dog")]
    [DataRow("theory of an Andean", "theory of andean")]
    [DataRow("a-b (the c)", "ab c")]
    [DataRow("", "")]
    [DataRow("the a an", "")]
    [DataRow("„Zitat“ – a", "„zitat“ –")]
    public void Normalisation_drops_case_punctuation_articles_and_spaces(string text, string normalised) =>
        Assert.AreEqual(normalised, AnswerText.Normalize(text));

    [TestMethod]
    public void Best_gold_answer_counts()
    {
        Assert.AreEqual(2.0 / 3, AnswerScores.F1("New York", ["Boston", "New York City, NY", "New"]), MetricFixture.Tolerance);
        Assert.AreEqual(1.0, AnswerScores.ExactMatch("new york", ["Boston", "New York"]));
    }

    [TestMethod]
    public void Question_without_answer_is_right_when_the_prediction_is_empty()
    {
        var metrics = AnswerScores.Compute([
            ([], ""),
            ([], "something"),
            (["", "the"], "..."),
            (["red", "blue"], "blue sky"),
            (["red"], ""),
        ]);

        Assert.AreEqual(new AnswerMetrics(2.0 / 3, 2.0 / 3, 3), metrics.Unanswerable);
        Assert.AreEqual(new AnswerMetrics(0, 1.0 / 3, 2), metrics.Answerable);
        Assert.AreEqual(2.0 / 5, metrics.ExactMatch, MetricFixture.Tolerance);
        Assert.AreEqual((2 + 2.0 / 3) / 5, metrics.F1, MetricFixture.Tolerance);
        Assert.AreEqual(5, metrics.Count);
    }

    [TestMethod]
    public void Groups_without_questions_are_absent()
    {
        Assert.IsNull(AnswerScores.Compute([(["red"], "red")]).Unanswerable);
        Assert.IsNull(AnswerScores.Compute([([], "red")]).Answerable);
        Assert.AreEqual(double.NaN, AnswerScores.Compute([]).F1);
    }
}
