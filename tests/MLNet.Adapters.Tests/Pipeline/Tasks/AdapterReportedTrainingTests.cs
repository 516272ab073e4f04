using System.Text.Json;
using Microsoft.ML;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Tests.Training;

namespace MLNet.Adapters.Tests.Pipeline.Tasks;

/// <summary>What training says while it runs and afterwards.</summary>
[TestClass]
public sealed class AdapterReportedTrainingTests
{
    [TestMethod]
    public void Progress_comes_after_each_step_and_each_epoch_on_a_training_thread()
    {
        var progress = new ProgressRecorder();

        using var model = TinyTask.Fit(TinyTask.Options with { Progress = progress, MaxEpochs = 3 });

        CollectionAssert.AreEqual(Enumerable.Range(1, 12).ToArray(), progress.Steps.Select(report => report.Step).ToArray());
        CollectionAssert.AreEqual(
            new[] { 5, 10, 15 },
            progress.All.Index().Where(report => report.Item.IsEpochEnd).Select(report => report.Index + 1).ToArray());
        StringAssert.StartsWith(progress.Threads.Single(), "MLNet.Adapters training");
        Assert.IsTrue(progress.All.All(report => report is { MaxEpochs: 3, TotalSteps: 12, ExamplesPerSecond: > 0, GradientNorm: > 0 }));
        CollectionAssert.AreEqual(new[] { 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3 }, progress.Steps.Select(report => report.Epoch).ToArray());
        Assert.IsTrue(progress.Steps.All(report => report.ValidationLoss is null));
    }

    [TestMethod]
    public void Learning_rates_follow_warm_up_and_decay()
    {
        var progress = new ProgressRecorder();

        using var model = TinyTask.Fit(
            TinyTask.Options with
            {
                Progress = progress,
                LearningRate = 1e-3,
                MaxEpochs = 3,
                WarmupFraction = 0.34,
            });

        double[] expected = [0, 0.25, 0.5, 0.75, 1, 0.875, 0.75, 0.625, 0.5, 0.375, 0.25, 0.125];
        foreach (var (index, step) in progress.Steps.Index())
            Assert.AreEqual(expected[index] * 1e-3, step.LearningRate, 1e-12);
    }

    [TestMethod]
    public void Remaining_time_is_the_time_so_far_for_each_step_that_is_left()
    {
        var progress = new ProgressRecorder();

        using var model = TinyTask.Fit(TinyTask.Options with { Progress = progress, MaxEpochs = 3 }, rows: 32);

        Assert.HasCount(12, progress.Steps);
        foreach (var step in progress.Steps)
        {
            var elapsed = 8 * step.Step / step.ExamplesPerSecond;
            Assert.AreEqual((12.0 - step.Step) / step.Step, step.Remaining.TotalSeconds / elapsed, 1e-3);
        }
    }

    [TestMethod]
    public void The_report_of_an_epochs_end_has_its_loss_and_the_validation()
    {
        var progress = new ProgressRecorder();
        using var model = TinyTask.Fit(TinyTask.Options with { Progress = progress, HeldOutFraction = 0.2 });

        foreach (var (end, record) in progress.EpochEnds.Zip(model.Report.Epochs))
        {
            Assert.AreEqual(record.Epoch, end.Epoch);
            Assert.AreEqual(record.TrainingLoss, end.Loss);
            Assert.AreEqual(record.ValidationLoss, end.ValidationLoss);
            Assert.AreEqual(record.ValidationAccuracy, end.ValidationAccuracy);
            Assert.IsNotNull(end.ValidationLoss);
        }

        Assert.HasCount(2, progress.EpochEnds);
    }

    [TestMethod]
    public void The_log_gets_one_message_an_epoch()
    {
        var messages = new List<string>();
        var context = new MLContext();
        context.Log += (_, entry) => messages.Add(entry.Message);

        using var model = TinyTask
            .Trainer(context, TinyTask.Options with { MaxEpochs = 3, HeldOutFraction = 0.2 })
            .Fit(SmallData.Load(context, TinyTask.Rows(30)));

        var epochs = messages.Where(message => message.Contains("Epoch ", StringComparison.Ordinal)).ToList();
        Assert.HasCount(3, epochs);
        StringAssert.Contains(epochs[1], "Epoch 2/3, step 6/9: loss ");
        StringAssert.Contains(epochs[1], "learning rate ");
        StringAssert.Contains(epochs[1], "examples/s");
        StringAssert.Contains(epochs[1], "validation loss ");
        StringAssert.Contains(epochs[1], "accuracy ");
        Assert.IsFalse(messages.Exists(message => message.Contains("Kind=Warning", StringComparison.Ordinal)));
    }

    [TestMethod]
    public void The_log_says_first_what_is_trained()
    {
        var messages = new List<string>();
        var context = new MLContext();
        context.Log += (_, entry) => messages.Add(entry.Message);

        using var model = TinyTask.Trainer(context, TinyTask.Options).Fit(SmallData.Load(context, TinyTask.Rows(30)));

        var message = messages.Single(text =>
            text.Contains("Training ", StringComparison.Ordinal) && text.Contains(" parameters of 'bert'", StringComparison.Ordinal));
        StringAssert.Contains(message, $"{model.ParameterSummary.Trainable:N0} of {model.ParameterSummary.Total:N0}");
        StringAssert.Contains(message, "30 rows of 3 classes, device cpu, seed 1");
    }

    [TestMethod]
    public void The_report_describes_each_trained_parameter()
    {
        using var model = TinyTask.Fit(TinyTask.Options with { MaxEpochs = 1 });

        var trained = model.ParameterSummary.Parameters.Where(parameter => parameter.IsTrainable).ToList();
        CollectionAssert.AreEqual(
            trained.Select(parameter => parameter.Name).ToArray(),
            model.Report.ParameterStatistics.Select(statistic => statistic.Name).ToArray());
        CollectionAssert.AreEqual(
            trained.Select(parameter => parameter.Count).ToArray(),
            model.Report.ParameterStatistics.Select(statistic => statistic.Count).ToArray());
        foreach (var statistic in model.Report.ParameterStatistics)
        {
            Assert.IsGreaterThan(0, statistic.LargestMagnitude, statistic.Name);
            Assert.IsLessThanOrEqualTo(statistic.LargestMagnitude, Math.Abs(statistic.Mean), statistic.Name);
            Assert.IsLessThanOrEqualTo(statistic.LargestMagnitude, statistic.StandardDeviation, statistic.Name);
        }
    }

    [TestMethod]
    public void A_warm_up_as_long_as_the_training_is_warned_of()
    {
        var messages = new List<string>();
        var context = new MLContext();
        context.Log += (_, entry) => messages.Add(entry.Message);

        using var model = TinyTask
            .Trainer(context, TinyTask.Options with { WarmupSteps = 100, MaxEpochs = 1 })
            .Fit(SmallData.Load(context, TinyTask.Rows(30)));

        Assert.IsTrue(messages.Exists(text => text.Contains("The warm-up has 100 steps, but training has 4", StringComparison.Ordinal)));
    }

    [TestMethod]
    public void A_callback_that_throws_ends_training_with_its_error()
    {
        var error = Assert.Throws<InvalidTimeZoneException>(() =>
            TinyTask.Fit(TinyTask.Options with { Progress = new ProgressRecorder(_ => throw new InvalidTimeZoneException("mine")) }));

        Assert.AreEqual("mine", error.Message);
    }

    [TestMethod]
    public void A_callback_may_score_a_model()
    {
        using var other = TinyTask.Fit(TinyTask.Options);
        var alone = Train(null);

        var scoring = Train(new ProgressRecorder(_ => TinyTask.Scores(other, TinyTask.Rows(3))));

        CollectionAssert.AreEqual(alone, scoring);

        static byte[] Train(IProgress<TrainingProgress>? progress)
        {
            using var model = TinyTask.Fit(TinyTask.Options with { Progress = progress });
            return TinyTask.Weights(model);
        }
    }

    [TestMethod]
    public void Report_and_parameters_are_the_same_after_saving_and_loading()
    {
        var context = new MLContext();
        var data = SmallData.Load(context, TinyTask.Rows(30));
        using var model = TinyTask.Trainer(context, TinyTask.Options with { HeldOutFraction = 0.2 }).Fit(data);
        using var file = new MemoryStream();

        context.Model.Save(model, data.Schema, file);
        file.Position = 0;
        using var loaded = (AdapterTextClassificationTransformer)new MLContext().Model.Load(file, out _);

        Assert.AreEqual(JsonSerializer.Serialize(model.Report), JsonSerializer.Serialize(loaded.Report));
        Assert.AreEqual(JsonSerializer.Serialize(model.ParameterSummary), JsonSerializer.Serialize(loaded.ParameterSummary));
        Assert.AreEqual(model.ParameterSummary.ToTable(), loaded.ParameterSummary.ToTable());
        CollectionAssert.AreEqual(TinyTask.Weights(model), TinyTask.Weights(loaded));
        Assert.HasCount(2, loaded.Report.Epochs);
        Assert.HasCount(9, loaded.Report.AdapterNorms);
    }

    [TestMethod]
    public void Norms_are_there_for_each_adapter_before_training_and_after_each_epoch()
    {
        using var model = TinyTask.Fit(TinyTask.Options with { Adapter = BottleneckAdapterConfig.Houlsby with { LeaveOutLayers = [1] } });

        var expected = from epoch in Enumerable.Range(0, 3)
                       from layer in new[] { 0, 2 }
                       from part in new[] { SubLayer.Attention, SubLayer.FeedForward }
                       select (epoch, layer, part);
        CollectionAssert.AreEqual(
            expected.ToArray(),
            model.Report.AdapterNorms.Select(norm => (norm.Epoch, norm.Layer, norm.SubLayer)).ToArray());
        Assert.IsTrue(model.Report.AdapterNorms.All(norm => norm.MeanNorm > 0));
    }

    [TestMethod]
    public void Norms_are_those_of_the_trained_adapter_and_not_of_frozen_ones_below_it()
    {
        var frozen = TinyFusion.Train("frozen", BottleneckAdapterConfig.Houlsby, 3, row => row);
        using var model = TinyTask.Fit(
            TinyTask.Options with
            {
                Adapter = BottleneckAdapterConfig.SequentialPlain with { LeaveOutLayers = [1] },
                FrozenAdapters = frozen,
                MaxEpochs = 1,
            });
        using var head = TinyTask.Fit(
            TinyTask.Options with
            {
                Adapter = null,
                FineTuning = FineTuning.HeadOnly,
                FrozenAdapters = frozen,
                MaxEpochs = 1,
            });

        CollectionAssert.AreEqual(
            new[] { (0, 0), (0, 2), (1, 0), (1, 2) },
            model.Report.AdapterNorms.Select(norm => (norm.Epoch, norm.Layer)).ToArray());
        Assert.IsTrue(
            model.Report.AdapterNorms.Where(norm => norm.Epoch == 0).All(norm => norm.MeanNorm is > 0 and < 0.05),
            "a new adapter of this kind starts near zero");
        Assert.IsEmpty(head.Report.AdapterNorms);
    }

    [TestMethod]
    public void A_new_adapter_adds_little_at_first_and_nothing_where_it_starts_as_the_identity()
    {
        using var near = TinyTask.Fit(TinyTask.Options with { Adapter = BottleneckAdapterConfig.SequentialPlain });
        using var exact = TinyTask.Fit(TinyTask.Options with { Adapter = BottleneckAdapterConfig.Parallel });

        Assert.IsTrue(Norms(near, 0).All(norm => norm is > 0 and < 0.05), string.Join(' ', Norms(near, 0)));
        Assert.IsTrue(Norms(exact, 0).All(norm => norm == 0));
        Assert.IsTrue(Norms(exact, 2).All(norm => norm > 0.1), string.Join(' ', Norms(exact, 2)));
        Assert.IsTrue(Norms(near, 2).Zip(Norms(near, 0)).All(pair => pair.First > pair.Second));

        static IEnumerable<double> Norms(AdapterTextClassificationTransformer model, int epoch) =>
            model.Report.AdapterNorms.Where(norm => norm.Epoch == epoch).Select(norm => norm.MeanNorm);
    }

    [TestMethod]
    [DataRow(6, 263_190L)]
    [DataRow(2, 261_650L)]
    [DataRow(3, 262_035L)]
    public void The_default_encoder_with_the_default_adapter_has_the_references_trainable_parameters(int classes, long trainable)
    {
        LabelledText[] rows =
        [
            .. Enumerable.Range(0, classes).Select(label => new LabelledText { Text = $"text {label}", Label = $"{label}" }),
        ];
        using var model = TinyTask.Fit(new AdapterTextClassificationOptions { MaxEpochs = 1 }, rows);

        Assert.AreEqual(trainable, model.ParameterSummary.Trainable);
        Assert.AreEqual(PretrainedEncoder.Default.Summarize().Total, model.ParameterSummary.Frozen);
        Assert.AreEqual(
            6 * 4,
            model.ParameterSummary.Parameters.Count(parameter => parameter.Name.StartsWith("adapter.", StringComparison.Ordinal)));
        Assert.AreEqual(100.0 * trainable / model.ParameterSummary.Total, model.ParameterSummary.TrainablePercent, 1e-9);
    }
}
