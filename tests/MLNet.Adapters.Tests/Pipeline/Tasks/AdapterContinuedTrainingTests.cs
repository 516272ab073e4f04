using MLNet.Adapters.Methods;
using MLNet.Adapters.Tests.Checkpoints;
using MLNet.Adapters.Tests.Training;

namespace MLNet.Adapters.Tests.Pipeline.Tasks;

/// <summary>Training that goes on from an existing adapter and head.</summary>
[TestClass]
public sealed class AdapterContinuedTrainingTests
{
    private static readonly IReadOnlyList<LabelledText> Rows = TinyTask.Rows(30);
    private static TrainedAdapter Learnt => TinyTask.Learnt;

    private static AdapterTextClassificationOptions Continued => TinyTask.Options with { InitialAdapter = Learnt };

    private static AdapterTextClassificationOptions Unmoved =>
        Continued with
        {
            LearningRate = TinyTask.Standstill,
            HeadDropout = 0,
            MaxEpochs = 1,
            WarmupSteps = 1,
            BatchSize = 64,
        };

    /// <summary>One step at rate 0.</summary>
    [TestMethod]
    public void Training_starts_from_the_very_weights()
    {
        using var model = TinyTask.Fit(Unmoved, Rows);

        CollectionAssert.AreEqual(Learnt.Weights, model.Adapter!.Weights);
        CollectionAssert.AreEqual(Learnt.Head!.Weights, model.Adapter.Head!.Weights);
    }

    [TestMethod]
    public void The_first_loss_is_where_the_old_training_ended()
    {
        using var anew = TinyTask.Fit(TinyTask.Options with { HeadDropout = 0 }, Rows);
        using var model = TinyTask.Fit(Continued with { HeadDropout = 0 }, Rows);

        Assert.IsLessThan(0.7 * anew.Report.Epochs[0].TrainingLoss, model.Report.Epochs[0].TrainingLoss);
        CollectionAssert.AreNotEqual(Learnt.Weights, model.Adapter!.Weights);
    }

    [TestMethod]
    public void Labels_in_another_order_keep_their_weights()
    {
        var reversed = Rows.Reverse().ToList();
        using var same = TinyTask.Fit(Unmoved, Rows);

        using var model = TinyTask.Fit(Unmoved, reversed);

        CollectionAssert.AreEqual(Learnt.Labels.Reverse().ToArray(), model.Labels.ToArray());
        var expected = TinyTask.Scores(same, Rows);
        foreach (var (row, scores) in TinyTask.Scores(model, Rows).Index())
        {
            for (var label = 0; label < 3; label++)
                Assert.AreEqual(expected[row][label], scores[2 - label], 1e-6f);
        }
    }

    [TestMethod]
    public void A_new_class_starts_anew_beside_the_known_ones()
    {
        LabelledText[] rows = [new LabelledText { Text = "two cats", Label = "other" }, .. Rows];
        using var same = TinyTask.Fit(Unmoved, Rows);

        using var model = TinyTask.Fit(Unmoved, rows);

        CollectionAssert.AreEqual((string[])["other", .. Learnt.Labels], model.Labels.ToArray());
        var (known, all) = (TinyTask.Scores(same, Rows), TinyTask.Scores(model, Rows));
        for (var row = 0; row < Rows.Count; row++)
        {
            for (var label = 0; label < 3; label++)
                Assert.AreEqual(known[row][label], all[row][label + 1] / (1 - all[row][0]), 1e-5f); // the known classes among themselves
        }

        Assert.IsTrue(all.All(row => row[0] > 0));
        using var other = TinyTask.Fit(Unmoved with { Seed = 5 }, rows);
        Assert.AreNotEqual(all[0][0], TinyTask.Scores(other, Rows)[0][0]); // drawn by the seed
        CollectionAssert.AreEqual(model.Adapter!.Weights, other.Adapter!.Weights);
    }

    [TestMethod]
    public void A_class_that_is_gone_is_dropped()
    {
        using var model = TinyTask.Fit(Unmoved, Rows.Where(row => row.Label != "negative"));

        CollectionAssert.AreEqual(new[] { "positive", "neutral" }, model.Labels.ToArray());
        CollectionAssert.AreEqual(Learnt.Weights, model.Adapter!.Weights);
    }

    [TestMethod]
    public void Configuration_follows_the_adapter_where_none_is_given()
    {
        using var model = TinyTask.Fit(Unmoved with { Adapter = null }, Rows);

        Assert.AreEqual(Learnt.Config, model.Adapter!.Config);
    }

    // Functions, so that finding the tests trains nothing.
    private static IEnumerable<(
        Func<AdapterTextClassificationOptions, AdapterTextClassificationOptions> Change,
        string Message)> Misfits() =>
        [
            (
                options => options with { Encoder = PretrainedEncoder.Default },
                "expects hidden size 32, but encoder 'all-MiniLM-L6-v2' has 384"),
            (
                options => options with { Adapter = BottleneckAdapterConfig.Houlsby },
                "Adapter differs from the configuration of InitialAdapter 'learnt'"),
            (
                options => options with { Head = ClassificationHeadKind.Linear },
                "The head to train is Classification, 1 layer(s), Tanh, but InitialAdapter 'learnt' has a head of "
                + "Classification, 2 layer(s)"),
            (
                options => options with { Adapter = null, FineTuning = FineTuning.Full },
                "InitialAdapter 'learnt' is given, but FineTuning is Full"),
            (
                options => options with { Adapter = null, FineTuning = FineTuning.HeadOnly },
                "InitialAdapter 'learnt' is given, but FineTuning is HeadOnly"),
        ];

    [TestMethod]
    [DynamicData(nameof(Misfits))]
    public void An_adapter_that_does_not_fit_is_refused(
        Func<AdapterTextClassificationOptions, AdapterTextClassificationOptions> change,
        string message)
    {
        var error = Assert.Throws<ArgumentException>(() => TinyTask.Trainer(new(), change(Continued)));

        StringAssert.Contains(error.Message, message);
    }

    [TestMethod]
    public void An_encoder_of_the_same_sizes_with_other_files_is_refused()
    {
        using var folder = new TemporaryFolder();
        foreach (var file in Directory.GetFiles(Fixture.Path("encoders", "bert")))
            File.Copy(file, Path.Combine(folder.Path, Path.GetFileName(file)));
        File.WriteAllText(
            Path.Combine(folder.Path, "vocab.txt"),
            File.ReadAllText(Fixture.Path("encoders", "bert", "vocab.txt")).Replace("movie", "films", StringComparison.Ordinal));
        var changed = PretrainedEncoder.FromDirectory(folder.Path);

        var error = Assert.Throws<ArgumentException>(() => TinyTask.Trainer(new(), Continued with { Encoder = changed }));

        StringAssert.Contains(error.Message, Learnt.EncoderSha256);
        StringAssert.Contains(error.Message, changed.Sha256);
    }
}
