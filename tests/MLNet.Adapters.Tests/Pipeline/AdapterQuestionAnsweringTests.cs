using Microsoft.ML;
using MLNet.Adapters.Methods.Fusion;
using MLNet.Adapters.Pipeline;
using MLNet.Adapters.Tests.Training;
using MLNet.Adapters.Training;

namespace MLNet.Adapters.Tests.Pipeline;

/// <summary>Answers from contexts through the public API.</summary>
[TestClass]
public sealed class AdapterQuestionAnsweringTests
{
    private static readonly Lazy<AdapterQuestionAnsweringTransformer> Learnt = new(() => TinyQuestions.Fit(TinyQuestions.Options with { MaxEpochs = 50 }, TinyQuestions.Rows(60)));

    [TestMethod]
    public void It_learns_and_answers_are_parts_of_their_contexts()
    {
        var context = new MLContext(1);
        var rows = TinyQuestions.Rows(60);
        var scored = Learnt.Value.Transform(context.Data.LoadFromEnumerable(rows));

        var metrics = context.MulticlassClassification.EvaluateQuestionAnswering(scored);

        Assert.IsGreaterThan(0.9, metrics.F1, $"{metrics}");
        Assert.IsNull(metrics.Unanswerable);
        Assert.AreEqual(60, Learnt.Value.Report.TrainingRows);
        foreach (var row in TinyQuestions.Answers(Learnt.Value, rows))
        {
            Assert.HasCount(3, row.PredictedAnswer);
            Assert.HasCount(3, row.PredictedAnswer.Distinct());
            Assert.IsTrue(row.PredictedAnswer.All(answer => answer.Length > 0 && row.Context.Contains(answer, StringComparison.Ordinal)));
            CollectionAssert.AreEqual(row.Score.OrderDescending().ToArray(), row.Score);
            Assert.IsTrue(row.Score.Sum() is > 0 and < 1.00001f); // rounding of three shares
        }
    }

    [TestMethod]
    public void Full_fine_tuning_learns_it()
    {
        var context = new MLContext(1);
        var rows = TinyQuestions.Rows(60);
        using var model = TinyQuestions.Fit(TinyQuestions.Options with { Adapter = null, FineTuning = FineTuning.Full, LearningRate = 2e-3, MaxEpochs = 30 }, rows);

        var metrics = context.MulticlassClassification.EvaluateQuestionAnswering(model.Transform(context.Data.LoadFromEnumerable(rows)));

        Assert.IsGreaterThan(0.9, metrics.F1, $"{metrics}");
        Assert.IsNull(model.Adapter);
    }
}
