using Microsoft.ML;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Tests.Training;

namespace MLNet.Adapters.Tests.Pipeline.Embedding;

/// <summary>Embeddings from pairs through the public API.</summary>
[TestClass]
public sealed class AdapterContrastiveTests
{
    [TestMethod]
    [DataRow(FineTuning.Adapter, ContrastiveDirection.FirstToSecond)]
    [DataRow(FineTuning.Adapter, ContrastiveDirection.Both)]
    [DataRow(FineTuning.Full, ContrastiveDirection.FirstToSecond)]
    public void Training_finds_partners_that_the_plain_encoder_does_not_find(FineTuning fineTuning, ContrastiveDirection direction)
    {
        var context = new MLContext(1);
        var rows = TinyTextPairs.Rows(24);
        var data = context.Data.LoadFromEnumerable(rows);
        using var plain = context.Transforms.Text.EncoderEmbedding("Embedding", "Sentence1", TinyTask.Encoder).Fit(data);
        var options = TinyTextPairs.Options with
        {
            FineTuning = fineTuning,
            Direction = direction,
            Adapter = BottleneckAdapterConfig.Houlsby with { ReductionFactor = 1 },
            MaxEpochs = 30,
            BatchSize = 12,
            ValidationSet = data,
        };
        using var model = TinyTextPairs.Fit(
            fineTuning == FineTuning.Full ? options with { Adapter = null, LearningRate = 1e-3, EncoderDropout = false } : options,
            rows);

        var (before, after) = (plain.Evaluate(data), model.Evaluate(data));

        Assert.IsLessThan(0.3, before.RecallAt[1], $"{before}");
        Assert.IsGreaterThan(0.8, after.RecallAt[1], $"{after}");
        Assert.IsGreaterThan(before.MeanReciprocalRank, after.MeanReciprocalRank);
        Assert.IsLessThan(
            model.Report.Epochs[0].ValidationLoss!.Value,
            model.Report.Epochs[model.Report.BestEpoch - 1].ValidationLoss!.Value);
        Assert.AreEqual(after.RecallAt[1], model.Report.Epochs[model.Report.BestEpoch - 1].ValidationAccuracy!.Value, 1e-12);
        CollectionAssert.AreEqual(after.RecallAt.ToArray(), model.ValidationMetrics!.RecallAt.ToArray());
        Assert.AreEqual(after.MeanReciprocalRank, model.ValidationMetrics.MeanReciprocalRank, 1e-12);
        Assert.AreEqual(after.NdcgAt[10], model.ValidationMetrics.NdcgAt[10], 1e-12);
        Assert.IsGreaterThan(before.NdcgAt[10], after.NdcgAt[10]);
        Assert.AreEqual((24, fineTuning == FineTuning.Full), (after.Count, model.Composition is null));
    }

    [TestMethod]
    public void EncoderEmbedding_with_the_adapter_gives_the_same_embeddings()
    {
        using var model = TinyTextPairs.Fit(
            TinyTextPairs.Options with
            {
                Pooling = EmbeddingPooling.Max,
                Normalize = false,
                Adapter = BottleneckAdapterConfig.Houlsby,
            },
            TinyTextPairs.Rows(24));
        string[] texts = ["the cat sits outside", "good", ""];

        var adapter = TrainedAdapter.FromModel(model, "search");
        var options = TinyEmbeddings.Options with { Adapter = adapter, Pooling = EmbeddingPooling.Max, Normalize = false };

        TinyEmbeddings.AreClose(TinyEmbeddings.Of(model, texts), TinyEmbeddings.Of(options, texts));
        StringAssert.Contains(
            Assert
                .Throws<ArgumentException>(() =>
                    new MLContext().Transforms.Text.ScoreWithAdapters(
                        new MultiAdapterOptions
                        {
                            Adapters = [adapter],
                            Encoder = TinyTask.Encoder,
                            MaxTokens = 40,
                        }))
                .Message,
            "head");
    }

    [TestMethod]
    public void A_fusion_with_an_own_adapter_is_trained_saved_and_read_back()
    {
        var context = new MLContext(1);
        var rows = TinyTextPairs.Rows(24);
        using var model = TinyTextPairs.Fit(
            TinyTextPairs.Options with
            {
                Adapter = BottleneckAdapterConfig.Pfeiffer,
                FusedAdapters = [TinyFusion.Sources[0]],
                InputColumnName = "Sentence2",
                HeldOutFraction = 0.25,
            },
            rows);
        using var file = new MemoryStream();
        context.Model.Save(model, null, file);
        file.Position = 0;
        using var loaded = (AdapterContrastiveTransformer)context.Model.Load(file, out _);

        CollectionAssert.AreEqual(new[] { "movies", "own" }, loaded.Composition!.Adapters.Select(adapter => adapter.Name).ToArray());
        Assert.AreEqual((18, 6), (loaded.Report.TrainingRows, loaded.ValidationMetrics!.Count));
        CollectionAssert.AreEqual(model.ValidationMetrics!.RecallAt.ToArray(), loaded.ValidationMetrics.RecallAt.ToArray());
        CollectionAssert.AreEqual(model.ValidationMetrics.NdcgAt.ToArray(), loaded.ValidationMetrics.NdcgAt.ToArray());
        CollectionAssert.AreEqual(new[] { 1, 5, 10, 100 }, loaded.ValidationMetrics.MeanAveragePrecisionAt.Keys.ToArray());
        foreach (var (one, other) in TinyEmbeddings.Of(model, "the red dog").Zip(TinyEmbeddings.Of(loaded, "the red dog")))
            CollectionAssert.AreEqual(one, other);
        Assert.IsNull(loaded.GetOutputSchema(context.Data.LoadFromEnumerable(rows).Schema).GetColumnOrNull("Score"));
    }

    [TestMethod]
    public void A_new_adapter_can_lie_on_a_frozen_one()
    {
        using var model = TinyTextPairs.Fit(TinyTextPairs.Options with { FrozenAdapters = TinyFusion.Sources[0] }, TinyTextPairs.Rows(16));

        CollectionAssert.AreEqual(new[] { "movies", "adapter" }, model.Composition!.Adapters.Select(adapter => adapter.Name).ToArray());
    }

    [TestMethod]
    public void The_same_seed_gives_the_same_adapter()
    {
        using var first = TinyTextPairs.Fit(TinyTextPairs.Options, TinyTextPairs.Rows(17)); // a last batch of one joins another
        using var second = TinyTextPairs.Fit(TinyTextPairs.Options, TinyTextPairs.Rows(17));

        CollectionAssert.AreEqual(first.Adapter!.Weights, second.Adapter!.Weights);
        Assert.AreEqual((2, 17), (first.Report.Epochs[0].Steps, first.Report.TrainingRows));
    }

    [TestMethod]
    public void Pairs_with_an_empty_text_are_left_out_or_refused_in_training_and_evaluation()
    {
        List<PairRow> rows = [.. TinyTextPairs.Rows(16)];
        rows[3] = new PairRow { Sentence1 = "good", Sentence2 = " " };
        rows[5] = new PairRow { Sentence1 = null, Sentence2 = "good" };
        using var model = TinyTextPairs.Fit(TinyTextPairs.Options, rows);

        Assert.AreEqual((14, 2), (model.Report.TrainingRows, model.Report.SkippedRows));
        Assert.AreEqual(14, model.Evaluate(new MLContext().Data.LoadFromEnumerable(rows)).Count);
        Refused(
            () => TinyTextPairs.Fit(TinyTextPairs.Options with { OnMissingLabel = MissingLabel.Error }, rows),
            "Row 3 of the training data has no text in column 'Sentence1' or 'Sentence2'");
        Refused(() => TinyTextPairs.Fit(TinyTextPairs.Options, rows[3..5]), "There is 1 training pair");
        Refused(
            () => TinyTextPairs.Fit(TinyTextPairs.Options with { HeldOutFraction = 0.1 }, TinyTextPairs.Rows(12)),
            "There is 1 validation pair");
        Refused(() => model.Evaluate(new MLContext().Data.LoadFromEnumerable(rows[3..4])), "all 1 have no text");

        static void Refused(Action action, string part) =>
            StringAssert.Contains(Assert.Throws<InvalidOperationException>(action).Message, part);
    }

    [TestMethod]
    public void A_model_of_other_columns_evaluates_them_where_none_are_named_also_after_loading()
    {
        var context = new MLContext(1);
        var data = context
            .Transforms.CopyColumns("Report", "Sentence1")
            .Append(context.Transforms.CopyColumns("Note", "Sentence2"))
            .Append(context.Transforms.DropColumns("Sentence1", "Sentence2"))
            .Fit(context.Data.LoadFromEnumerable(TinyTextPairs.Rows(12)))
            .Transform(context.Data.LoadFromEnumerable(TinyTextPairs.Rows(12)));
        using var model = context
            .Transforms.Text.AdapterContrastive(TinyTextPairs.Options with { Sentence1ColumnName = "Report", Sentence2ColumnName = "Note" })
            .Fit(data);
        using var file = new MemoryStream();
        context.Model.Save(model, null, file);
        file.Position = 0;
        using var loaded = AdapterContrastiveTransformer.Find(context.Model.Load(file, out _));

        Assert.AreEqual(12, model.Evaluate(data).Count);
        Assert.AreEqual(model.Evaluate(data).RecallAt[1], loaded.Evaluate(data).RecallAt[1]);
        Assert.AreEqual(model.Evaluate(data).MeanReciprocalRank, loaded.Evaluate(data, "Report", "Note").MeanReciprocalRank);
        StringAssert.Contains(Assert.Throws<ArgumentOutOfRangeException>(() => model.Evaluate(data, "Sentence1")).Message, "'Sentence1'");
    }

    [TestMethod]
    public void Pairs_that_all_share_a_text_bring_a_warning()
    {
        var (context, warnings) = (new MLContext(1), new List<string>());
        context.Log += (_, log) => warnings.Add(log.Message);
        var rows = TinyTextPairs.Rows(8).Select(row => new PairRow { Sentence1 = row.Sentence1, Sentence2 = "GOOD" });

        using var model = context.Transforms.Text.AdapterContrastive(TinyTextPairs.Options).Fit(context.Data.LoadFromEnumerable(rows));

        Assert.IsTrue(
            warnings.Exists(message => message.Contains("All 8 training pairs share a text", StringComparison.Ordinal)),
            string.Join('\n', warnings));
        Assert.AreEqual(0, model.Report.Epochs[0].TrainingLoss, 1e-6);
    }

    [TestMethod]
    public void Options_that_cannot_work_are_refused()
    {
        Refused(TinyTextPairs.Options with { BatchSize = 1 }, "BatchSize is 1. It must be at least 2: a text must be distinguished");
        Refused(TinyTextPairs.Options with { Temperature = 0 }, "Temperature is 0");
        Refused(TinyTextPairs.Options with { Temperature = double.NaN }, "Temperature is NaN");
        Refused(TinyTextPairs.Options with { Adapter = null, FineTuning = FineTuning.HeadOnly }, "embeddings have no head");
        Refused(TinyTextPairs.Options with { FineTuning = FineTuning.Full }, "Adapter is given, but FineTuning is Full");
        Refused(TinyTextPairs.Options with { Sentence2ColumnName = "Sentence1" }, "Both texts of the pair");
        Refused(TinyTextPairs.Options with { Sentence2ColumnName = "" }, "Sentence2ColumnName");
        Refused(TinyTextPairs.Options with { InputColumnName = "" }, "InputColumnName is empty");
        Refused(TinyTextPairs.Options with { OutputColumnName = "" }, "output column");
        Refused(TinyTextPairs.Options with { Pooling = (EmbeddingPooling)7 }, "one of Mean, Cls, Max");

        static void Refused(AdapterContrastiveOptions options, string part) =>
            StringAssert.Contains(
                Assert.Throws<ArgumentException>(() => new MLContext().Transforms.Text.AdapterContrastive(options)).Message,
                part);
    }
}
