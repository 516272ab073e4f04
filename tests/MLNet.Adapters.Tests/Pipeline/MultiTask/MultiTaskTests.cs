using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Tests.Checkpoints;
using MLNet.Adapters.Tests.Training;
using MLNet.Adapters.Trained;

namespace MLNet.Adapters.Tests.Pipeline.MultiTask;

/// <summary>Several tasks in one training.</summary>
[TestClass]
public sealed class MultiTaskTests
{
    private static readonly AdapterMultiTaskClassificationOptions Options = new()
    {
        Encoder = TinyTask.Encoder,
        Adapter = TinyTask.Options.Adapter,
        LearningRate = 1e-2,
        MaxTokens = 40,
        MaxEpochs = 12,
        BatchSize = 8,
        Seed = 1,
    };

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void Both_tasks_are_learnt_and_each_can_be_taken_alone(bool hasOwnParameters)
    {
        using var model = Fit(Options with
        {
            Adapter = hasOwnParameters ? new MtlLoraConfig { UpProjections = 2 } : Options.Adapter,
            MaxEpochs = 40,
        });
        var rows = Rows(60);

        CollectionAssert.AreEqual(new[] { "mood", "length" }, model.Names.ToList());
        foreach (var task in model.Names)
        {
            var own = rows.Where(row => row.Task == task).ToList();
            var found = Score(model, own);
            var right = own.Zip(found, (row, score) => row.Label == score.PredictedLabel).Count(isRight => isRight);
            Assert.IsGreaterThan(0.9 * own.Count, right, $"{task}: {right} of {own.Count}");

            var adapter = model.GetAdapter(task);
            Assert.AreEqual(task, adapter.Name);
            Assert.AreEqual(
                hasOwnParameters ? typeof(LoraConfig) : typeof(BottleneckAdapterConfig), ((TrainedAdapter)adapter).Config.GetType());
            CollectionAssert.AreEquivalent(own.Select(row => row.Label).Distinct().ToList(), adapter.Labels.ToList());
            var context = new MLContext();
            using var alone = context.Transforms.Text
                .ScoreWithAdapters(new MultiAdapterOptions
                {
                    Adapters = [adapter],
                    Encoder = TinyTask.Encoder,
                    AdapterColumnName = "Task",
                    MaxTokens = 40,
                })
                .Fit(context.Data.LoadFromEnumerable<TaskRow>([]));
            var scores = TinyReviews.Scores(alone.Transform(context.Data.LoadFromEnumerable(own)));
            foreach (var (expected, score) in scores.Zip(found))
                TinyReviews.AreClose(expected, score.Score);
        }

        Assert.AreEqual(60, model.Report!.TrainingRows);
    }

    [TestMethod]
    public void Tasks_of_MTL_LoRA_differ_in_their_own_parameters_and_its_up_projections_part()
    {
        using var model = Fit(Options with { Adapter = new MtlLoraConfig { UpProjections = 2 } });

        CollectionAssert.AreNotEqual(
            ((TrainedAdapter)model.GetAdapter("mood")).Weights, ((TrainedAdapter)model.GetAdapter("length")).Weights);
        var ups = model.Report!.ParameterStatistics.Single(one => one.Name.EndsWith("layer.0.query.lora_B", StringComparison.Ordinal));
        Assert.IsGreaterThan(0, ups.LargestMagnitude);
    }

    [TestMethod]
    [DataRow(ClassificationHeadKind.TwoLayer)]
    [DataRow(ClassificationHeadKind.Mean)]
    public void A_single_task_is_trained_as_by_the_trainer_of_a_single_task(ClassificationHeadKind head)
    {
        var rows = TinyTask.Rows(30);
        using var expected = TinyTask.Fit(TinyTask.Options with { Head = head }, rows);
        using var model = Fit(
            Options with { Head = head, LearningRate = TinyTask.Options.LearningRate, MaxEpochs = TinyTask.Options.MaxEpochs },
            [.. rows.Select(row => new TaskRow { Text = row.Text, Label = row.Label, Task = "only" })]);

        var scores = Score(model, rows.Select(row => new TaskRow { Text = row.Text, Task = "only" }));

        foreach (var (one, other) in TinyTask.Scores(expected, rows).Zip(scores))
            TinyReviews.AreClose(one, other.Score);
    }

    [TestMethod]
    public void A_saved_model_and_an_engine_give_the_same_scores()
    {
        using var folder = new TemporaryFolder();
        var context = new MLContext();
        var data = context.Data.LoadFromEnumerable(Rows(60));
        using var chain = context.Transforms.Conversion.MapValueToKey("Label")
            .Append(context.MulticlassClassification.Trainers.AdapterMultiTaskClassification(Options with { MaxEpochs = 2 }))
            .Fit(data);
        var expected = Score(chain.LastTransformer, Rows(10));

        context.Model.Save(chain, data.Schema, folder.File("tasks.zip"));
        var loaded = context.Model.Load(folder.File("tasks.zip"), out _);

        var found = context.Data.CreateEnumerable<TaskScores>(
            loaded.Transform(context.Data.LoadFromEnumerable(Rows(10))), reuseRowObject: false).ToList();
        using var engine = context.Model.CreatePredictionEngine<TaskRow, TaskScores>(loaded);
        foreach (var ((row, one), other) in Rows(10).Zip(expected).Zip(found))
        {
            CollectionAssert.AreEqual(one.Score, other.Score);
            TinyReviews.AreClose(one.Score, engine.Predict(row).Score);
            Assert.AreEqual(one.PredictedLabel, other.PredictedLabel);
        }

        var scorer = ((TransformerChain<ITransformer>)loaded).OfType<MultiAdapterScorer>().Single();
        Assert.AreEqual(chain.LastTransformer.Report!.Epochs.Count, scorer.Report!.Epochs.Count);
        (loaded as IDisposable)?.Dispose();
    }

    [TestMethod]
    public void Validation_counts_each_row_among_the_classes_of_its_task()
    {
        var context = new MLContext();
        var keys = context.Transforms.Conversion.MapValueToKey("Label").Fit(context.Data.LoadFromEnumerable(Rows(60)));
        var validation = keys.Transform(context.Data.LoadFromEnumerable(Rows(24)));
        using var model = Fit(Options with { Adapter = new MtlLoraConfig(), MaxEpochs = 3, ValidationSet = validation });

        // The kept weights are those of the best epoch.
        var best = model.Report!.Epochs[model.Report.BestEpoch - 1];
        var right = Rows(24).Zip(Score(model, Rows(24)), (row, score) => row.Label == score.PredictedLabel).Count(isRight => isRight);
        Assert.AreEqual(right / 24.0, best.ValidationAccuracy!.Value, 1e-6);
    }

    [TestMethod]
    public void What_cannot_work_is_refused()
    {
        Refused<ArgumentException>(Options with { FineTuning = FineTuning.Full, Adapter = null }, Rows(12), "FineTuning is Full");
        Refused<ArgumentException>(Options with { FusedAdapters = [TinyTask.Learnt], Adapter = null }, Rows(12), "A fusion is given");
        Refused<ArgumentException>(Options with { ScoreColumnName = "PredictedLabel" }, Rows(12), "PredictedLabel");
        Refused<InvalidOperationException>(Options, [.. Rows(12), new TaskRow { Text = "a", Label = "positive" }], "Row 12", "Name a task");
        Refused<InvalidOperationException>(
            Options,
            [new TaskRow { Text = "a", Label = "positive", Task = "a.b" }, .. Rows(12)],
            "cannot be the name of an adapter",
            "'.'");
        Refused<ArgumentOutOfRangeException>(Options with { TaskColumnName = "Nothing" }, Rows(12), "task column 'Nothing'");
        Validated(new TaskRow { Text = "a", Label = "positive", Task = "taste" }, "the task 'taste'", "Tasks: mood, length");
        Validated(
            new TaskRow { Text = "a", Label = "long", Task = "mood" }, "the label 'long'", "Its classes: positive, negative, neutral");

        static void Validated(TaskRow row, params string[] parts)
        {
            var context = new MLContext();
            var keys = context.Transforms.Conversion.MapValueToKey("Label").Fit(context.Data.LoadFromEnumerable(Rows(60)));
            Refused<InvalidOperationException>(
                Options with { ValidationSet = keys.Transform(context.Data.LoadFromEnumerable([row])) }, Rows(60), parts);
        }

        static void Refused<TException>(AdapterMultiTaskClassificationOptions options, IReadOnlyList<TaskRow> rows, params string[] parts)
            where TException : Exception
        {
            var message = Assert.Throws<TException>(() => Fit(options, rows)).Message;
            foreach (var part in parts)
                StringAssert.Contains(message, part);
        }
    }

    // Two tasks on the same kind of texts, in turn: their mood, and whether they are long.
    private static IReadOnlyList<TaskRow> Rows(int count) =>
    [
        .. TinyTask.Rows(count).Select((row, index) => new TaskRow
        {
            Text = row.Text,
            Task = index / 3 % 2 == 0 ? "mood" : "length",
            Label = index / 3 % 2 == 0 ? row.Label : row.Text!.Split(' ').Length > 12 ? "long" : "short",
        }),
    ];

    private static MultiAdapterScorer Fit(AdapterMultiTaskClassificationOptions options, IReadOnlyList<TaskRow>? rows = null)
    {
        var context = new MLContext();
        var data = context.Data.LoadFromEnumerable(rows ?? Rows(60));
        return context.MulticlassClassification.Trainers.AdapterMultiTaskClassification(options)
            .Fit(context.Transforms.Conversion.MapValueToKey("Label").Fit(data).Transform(data));
    }

    private static List<TaskScores> Score(MultiAdapterScorer model, IEnumerable<TaskRow> rows)
    {
        var context = new MLContext();
        return
        [
            .. context.Data.CreateEnumerable<TaskScores>(model.Transform(context.Data.LoadFromEnumerable(rows)), reuseRowObject: false),
        ];
    }

    private sealed class TaskRow
    {
        public string? Text { get; set; }

        public string? Task { get; set; }

        public string? Label { get; set; }
    }

    private sealed class TaskScores
    {
        public string PredictedLabel { get; set; } = string.Empty;

        public float[] Score { get; set; } = [];
    }
}
