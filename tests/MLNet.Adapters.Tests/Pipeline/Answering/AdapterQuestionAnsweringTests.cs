using Microsoft.ML;
using MLNet.Adapters.Tests.Training;

namespace MLNet.Adapters.Tests.Pipeline.Answering;

/// <summary>Answers from contexts through the public API.</summary>
[TestClass]
public sealed class AdapterQuestionAnsweringTests
{
    private static readonly Lazy<AdapterQuestionAnsweringTransformer> Learnt = new(() =>
        TinyQuestions.Fit(TinyQuestions.Options with { MaxEpochs = 50 }, TinyQuestions.Rows(60)));

    [ClassCleanup]
    public static void Free()
    {
        if (Learnt.IsValueCreated)
            Learnt.Value.Dispose();
    }

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
            Assert.HasCount(3, row.Answer);
            Assert.HasCount(3, row.Answer.Distinct());
            Assert.IsTrue(row.Answer.All(answer => answer.Length > 0 && row.Context.Contains(answer, StringComparison.Ordinal)));
            CollectionAssert.AreEqual(row.Score.OrderDescending().ToArray(), row.Score);
            Assert.IsTrue(row.Score.Sum() is > 0 and < 1.00001f); // rounding of three shares
        }
    }

    [TestMethod]
    public void Full_fine_tuning_learns_it()
    {
        var context = new MLContext(1);
        var rows = TinyQuestions.Rows(60);
        using var model = TinyQuestions.Fit(
            TinyQuestions.Options with
            {
                Adapter = null,
                FineTuning = FineTuning.Full,
                LearningRate = 2e-3,
                MaxEpochs = 15,
            },
            rows);

        var metrics = context.MulticlassClassification.EvaluateQuestionAnswering(model.Transform(context.Data.LoadFromEnumerable(rows)));

        Assert.IsGreaterThan(0.9, metrics.F1, $"{metrics}");
        Assert.IsNull(model.Adapter);
    }

    [TestMethod]
    public void Answers_beyond_the_first_window_are_found()
    {
        var context = new MLContext(1);
        // 12 tokens before a sentence whose colour is the 16th, where windows have 15.
        var rows = TinyQuestions.Rows(60).Where((_, index) => index % 6 == 2);

        var metrics = context.MulticlassClassification.EvaluateQuestionAnswering(
            Learnt.Value.Transform(context.Data.LoadFromEnumerable(rows)));

        Assert.AreEqual(10, metrics.Count);
        Assert.IsGreaterThan(0.9, metrics.F1, $"{metrics}");
    }

    [TestMethod]
    public void Several_gold_answers_are_allowed_and_the_best_one_counts()
    {
        var context = new MLContext(1);
        GoldRow[] rows =
        [
            new() { Context = "the dog is red and very old", Question = "is it red or blue?", TrainingAnswer = ["blue", "The red!"] },
            new() { Context = "the cat is blue and very small", Question = "is it red or blue?", TrainingAnswer = ["very blue", "green"] },
        ];

        var metrics = context.MulticlassClassification.EvaluateQuestionAnswering(
            Learnt.Value.Transform(context.Data.LoadFromEnumerable(rows)));

        Assert.AreEqual(0.5, metrics.ExactMatch, 1e-9);
        Assert.AreEqual((1 + (2.0 / 3)) / 2, metrics.F1, 1e-9);
    }

    [TestMethod]
    public void An_empty_context_has_no_answers()
    {
        var found = TinyQuestions.Answers(
            Learnt.Value,
            [
                new QuestionRow { Question = "is it good?" },
                .. TinyQuestions.Rows(1),
                new QuestionRow { Context = " ", Question = "is it good?" },
            ]);

        CollectionAssert.AreEqual(new[] { 0, 3, 0 }, found.Select(row => row.Answer.Length).ToArray());
        CollectionAssert.AreEqual(new[] { 0, 3, 0 }, found.Select(row => row.Score.Length).ToArray());
        Assert.HasCount(0, TinyQuestions.Answers(Learnt.Value, [new QuestionRow()]).Single().Answer);
    }

    [TestMethod]
    public void That_a_context_has_no_answer_is_learnt()
    {
        var context = new MLContext(1);
        var rows = TinyQuestions.RowsWithoutSomeAnswers(60);
        using var model = TinyQuestions.Fit(TinyQuestions.Options with { MaxEpochs = 50 }, rows);

        var metrics = context.MulticlassClassification.EvaluateQuestionAnswering(model.Transform(context.Data.LoadFromEnumerable(rows)));

        Assert.AreEqual(20, metrics.Unanswerable!.Count);
        Assert.IsGreaterThan(0.9, metrics.Unanswerable.ExactMatch, $"{metrics}");
        Assert.IsGreaterThan(0.8, metrics.Answerable!.F1, $"{metrics}");
    }

    [TestMethod]
    public void A_fusion_with_an_own_adapter_is_trained_saved_and_read_back()
    {
        var context = new MLContext(1);
        var rows = TinyQuestions.RowsWithoutSomeAnswers(12);
        using var model = TinyQuestions.Fit(
            TinyQuestions.Options with
            {
                FusedAdapters = [TinyFusion.Sources[0], TinyFusion.Sources[1]],
                TopK = 5,
            },
            rows);
        using var file = new MemoryStream();
        context.Model.Save(model, null, file);
        file.Position = 0;
        using var loaded = AdapterQuestionAnsweringTransformer.Find(context.Model.Load(file, out _));

        CollectionAssert.AreEqual(
            new[] { "movies", "tweets", "own" },
            loaded.Composition!.Adapters.Select(adapter => adapter.Name).ToArray());
        Assert.IsNotNull(loaded.OwnAdapterReport);
        foreach (var (expected, found) in TinyQuestions.Answers(model, rows).Zip(TinyQuestions.Answers(loaded, rows)))
        {
            Assert.HasCount(5, found.Answer);
            CollectionAssert.AreEqual(expected.Answer, found.Answer);
            CollectionAssert.AreEqual(expected.Score, found.Score);
        }
    }

    [TestMethod]
    public void An_adapter_of_another_task_can_lie_below_a_new_one_or_a_head_alone()
    {
        using var adapter = TinyQuestions.Fit(
            TinyQuestions.Options with
            {
                FrozenAdapters = TinyFusion.Sources[0],
                MaxEpochs = 1,
            },
            TinyQuestions.Rows(16));
        using var head = TinyQuestions.Fit(
            TinyQuestions.Options with
            {
                Adapter = null,
                FrozenAdapters = TinyFusion.Sources[0],
                FineTuning = FineTuning.HeadOnly,
                MaxEpochs = 1,
            },
            TinyQuestions.Rows(16));

        CollectionAssert.AreEqual(new[] { "movies", "adapter" }, adapter.Composition!.Adapters.Select(part => part.Name).ToArray());
        CollectionAssert.AreEqual(new[] { "movies" }, head.Composition!.Adapters.Select(part => part.Name).ToArray());
        Assert.AreEqual((2 * 32) + 2, head.ParameterSummary.Trainable); // hidden size 32, a start and an end
    }

    private sealed class GoldRow
    {
        public string Context { get; set; } = "";

        public string Question { get; set; } = "";

        public string[] TrainingAnswer { get; set; } = [];
    }
}
