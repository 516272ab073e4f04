using Microsoft.ML;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Tests.Training;

namespace MLNet.Adapters.Tests.Pipeline.Similarity;

/// <summary>A number for text pairs through the public API.</summary>
[TestClass]
public sealed class AdapterSentenceSimilarityTests
{
    [TestMethod]
    [DataRow(FineTuning.Adapter)]
    [DataRow(FineTuning.Full)]
    public void It_learns_and_stock_evaluation_reads_it(FineTuning fineTuning)
    {
        var context = new MLContext(1);
        var rows = TinyPairs.Rows(60);
        using var model = TinyPairs.Fit(
            TinyPairs.Options with
            {
                Adapter = null,
                FineTuning = fineTuning,
                LearningRate = fineTuning == FineTuning.Full ? 1e-3 : 1e-2,
                MaxEpochs = 30,
                HeadDropout = 0,
            },
            rows);

        var metrics = context.Regression.Evaluate(model.Transform(context.Data.LoadFromEnumerable(rows)));

        Assert.IsGreaterThan(0.8, metrics.RSquared, $"R² {metrics.RSquared}");
        Assert.AreEqual(60, model.Report.TrainingRows);
        Assert.AreEqual(fineTuning == FineTuning.Full, model.Adapter is null);
    }

    [TestMethod]
    public void The_unit_of_the_labels_does_not_change_what_is_learnt()
    {
        var rows = TinyPairs.Rows(16);
        using var small = TinyPairs.Fit(TinyPairs.Options, rows);
        using var large = TinyPairs.Fit(
            TinyPairs.Options,
            rows.Select(row => new PairRow
            {
                Sentence1 = row.Sentence1,
                Sentence2 = row.Sentence2,
                Label = (1000 * row.Label) + 5,
            }));

        foreach (var (one, other) in TinyPairs.Scores(small, rows).Zip(TinyPairs.Scores(large, rows)))
            Assert.AreEqual((1000 * one) + 5, other, 0.5); // float32 of numbers near 3,000, after two epochs
    }

    [TestMethod]
    public void A_fusion_with_an_own_adapter_is_trained_saved_and_read_back()
    {
        var context = new MLContext(1);
        var rows = TinyPairs.Rows(16);
        using var model = TinyPairs.Fit(
            TinyPairs.Options with { FusedAdapters = [TinyFusion.Sources[0], TinyFusion.Sources[1]], MaxEpochs = 1 }, rows);
        using var file = new MemoryStream();
        context.Model.Save(model, null, file);
        file.Position = 0;
        using var loaded = (AdapterSentenceSimilarityTransformer)context.Model.Load(file, out _);

        CollectionAssert.AreEqual(
            new[] { "movies", "tweets", "own" },
            loaded.Composition!.Adapters.Select(adapter => adapter.Name).ToArray());
        Assert.IsNotNull(loaded.OwnAdapterReport);
        CollectionAssert.AreEqual(TinyPairs.Scores(model, rows), TinyPairs.Scores(loaded, rows));
    }

    [TestMethod]
    public void An_adapter_of_another_task_can_lie_below()
    {
        using var model = TinyPairs.Fit(
            TinyPairs.Options with
            {
                FrozenAdapters = TinyFusion.Sources[0],
                MaxEpochs = 1,
            },
            TinyPairs.Rows(16));

        CollectionAssert.AreEqual(new[] { "movies", "adapter" }, model.Composition!.Adapters.Select(adapter => adapter.Name).ToArray());
    }

    [TestMethod]
    public void Labels_that_are_no_numbers_are_left_out_or_refused_and_infinite_ones_refused()
    {
        List<PairRow> rows = [.. TinyPairs.Rows(16)];
        rows[3] = new PairRow { Sentence1 = "a", Sentence2 = "b", Label = float.NaN };
        using var model = TinyPairs.Fit(TinyPairs.Options with { MaxEpochs = 1 }, rows);

        Assert.AreEqual((15, 1), (model.Report.TrainingRows, model.Report.SkippedRows));
        Refused(TinyPairs.Options with { OnMissingLabel = MissingLabel.Error }, rows, "Row 3 of the training data has no label");
        rows[4] = new PairRow { Sentence1 = "a", Sentence2 = "b", Label = float.PositiveInfinity };
        Refused(TinyPairs.Options, rows, "Row 4 of the training data has the label");

        static void Refused(AdapterSentenceSimilarityOptions options, IEnumerable<PairRow> rows, string part) =>
            StringAssert.Contains(Assert.Throws<InvalidOperationException>(() => TinyPairs.Fit(options, rows)).Message, part);
    }

    [TestMethod]
    public void Options_that_contradict_each_other_are_refused()
    {
        Refused(TinyPairs.Options with { FineTuning = FineTuning.Full }, "Adapter is given, but FineTuning is Full");
        Refused(TinyPairs.Options with { Fusion = MLNet.Adapters.Methods.AdapterFusionConfig.Static }, "FusedAdapters is null");
        Refused(
            TinyPairs.Options with
            {
                FusedAdapters = [TinyFusion.Sources[0]],
                FrozenAdapters = TinyFusion.Sources[1],
            },
            "Both FrozenAdapters and FusedAdapters");
        Refused(TinyPairs.Options with { FusedAdapters = [] }, "no adapter");
        Refused(TinyPairs.Options with { FusedAdapters = [TinyFusion.Sources[0]], Adapter = BottleneckAdapterConfig.Houlsby }, "'own'");
        Refused(TinyPairs.Options with { Sentence2ColumnName = "Sentence1" }, "Both texts of the pair");
        Refused(TinyPairs.Options with { LabelColumnName = "" }, "LabelColumnName");

        static void Refused(AdapterSentenceSimilarityOptions options, string part) =>
            StringAssert.Contains(
                Assert.Throws<ArgumentException>(() => new MLContext().Regression.Trainers.AdapterSentenceSimilarity(options)).Message,
                part);
    }
}
