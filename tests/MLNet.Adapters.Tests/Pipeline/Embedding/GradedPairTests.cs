using Microsoft.ML;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Tests.Training;

namespace MLNet.Adapters.Tests.Pipeline.Embedding;

/// <summary>Pairs with labels that say how much their texts belong together, through the public API.</summary>
[TestClass]
public sealed class GradedPairTests
{
    private static readonly AdapterContrastiveOptions Options = TinyTextPairs.Options with { Loss = ContrastiveLossKind.CoSent };

    [TestMethod]
    public void Training_orders_pairs_by_their_labels()
    {
        var context = new MLContext(1);
        var rows = TinyTextPairs.Graded(36);
        var data = context.Data.LoadFromEnumerable(rows);
        using var plain = context.Transforms.Text.EncoderEmbedding("Embedding", "Sentence1", TinyTask.Encoder).Fit(data);
        using var model = TinyTextPairs.Fit(
            Options with
            {
                Adapter = BottleneckAdapterConfig.Houlsby with { ReductionFactor = 1 },
                LearningRate = 5e-3,
                MaxEpochs = 60,
                BatchSize = 12,
                ValidationSet = data,
            },
            rows);

        var (before, after) = (plain.EvaluateSimilarity(data), model.EvaluateSimilarity(data));

        Assert.IsLessThan(0.5, before.Spearman, $"{before}");
        Assert.IsGreaterThan(0.8, after.Spearman, $"{after}");
        Assert.AreEqual(after.Spearman, model.ValidationSimilarity!.Spearman, 1e-12);
        Assert.AreEqual(after.Pearson, model.ValidationSimilarity.Pearson, 1e-6); // single texts and batches round alike up to this
        Assert.AreEqual(36, after.Count);
        Assert.IsNull(model.ValidationMetrics);
        Assert.IsNull(model.Report.Epochs[0].ValidationAccuracy);
        Assert.IsLessThan(
            model.Report.Epochs[0].ValidationLoss!.Value,
            model.Report.Epochs[model.Report.BestEpoch - 1].ValidationLoss!.Value);
    }

    [TestMethod]
    public void A_model_comes_back_from_its_file_with_its_columns_and_metrics()
    {
        var context = new MLContext(1);
        var rows = TinyTextPairs.Graded(24);
        var data = context.Transforms.CopyColumns("Likeness", "Label")
            .Append(context.Transforms.DropColumns("Label"))
            .Fit(context.Data.LoadFromEnumerable(rows))
            .Transform(context.Data.LoadFromEnumerable(rows));
        using var model = context
            .Transforms.Text.AdapterContrastive(Options with { LabelColumnName = "Likeness", HeldOutFraction = 0.5 })
            .Fit(data);
        using var file = new MemoryStream();
        context.Model.Save(model, null, file);
        file.Position = 0;
        using var loaded = (AdapterContrastiveTransformer)context.Model.Load(file, out _);

        Assert.AreEqual(model.ValidationSimilarity, loaded.ValidationSimilarity);
        Assert.AreEqual(12, loaded.ValidationSimilarity!.Count);
        Assert.AreEqual(model.EvaluateSimilarity(data), loaded.EvaluateSimilarity(data));
        Assert.AreEqual(model.EvaluateSimilarity(data), loaded.EvaluateSimilarity(data, "Sentence1", "Sentence2", "Likeness"));
        foreach (var (one, other) in TinyEmbeddings.Of(model, "the red dog").Zip(TinyEmbeddings.Of(loaded, "the red dog")))
            CollectionAssert.AreEqual(one, other);
    }

    [TestMethod]
    public void The_label_column_is_needed_for_graded_pairs_only()
    {
        var context = new MLContext(1);
        var rows = context.Data.LoadFromEnumerable(TinyTextPairs.Graded(8));
        var data = context.Transforms.DropColumns("Label").Fit(rows).Transform(rows);
        var trainer = context.Transforms.Text.AdapterContrastive(Options);

        StringAssert.Contains(
            Missing(() => trainer.GetOutputSchema(SchemaShape.Create(data.Schema))),
            "Could not find label column 'Label'");
        StringAssert.Contains(Missing(() => trainer.Fit(data)), "Could not find label column 'Label'");
        using var pairs = context.Transforms.Text.AdapterContrastive(TinyTextPairs.Options).Fit(data);
        StringAssert.Contains(Missing(() => pairs.EvaluateSimilarity(data)), "Could not find label column 'Label'");
        Assert.AreEqual(8, pairs.EvaluateSimilarity(rows).Count);

        static string Missing(Action action) => Assert.Throws<ArgumentOutOfRangeException>(action).Message;
    }

    [TestMethod]
    public void Pairs_without_a_label_are_left_out_and_infinite_labels_refused()
    {
        List<PairRow> rows = [.. TinyTextPairs.Graded(16)];
        (rows[2].Label, rows[7].Sentence2) = (float.NaN, "");
        using var model = TinyTextPairs.Fit(Options, rows);

        Assert.AreEqual((14, 2), (model.Report.TrainingRows, model.Report.SkippedRows));
        Assert.AreEqual(14, model.EvaluateSimilarity(new MLContext().Data.LoadFromEnumerable(rows)).Count);
        Refused(
            () => TinyTextPairs.Fit(Options with { OnMissingLabel = MissingLabel.Error }, rows),
            "Row 2 of the training data has no text in column 'Sentence1' or 'Sentence2', or no label in column 'Label'");
        Refused(() => model.EvaluateSimilarity(new MLContext().Data.LoadFromEnumerable(rows[2..3])), "or no label in column 'Label'");
        rows[9].Label = float.PositiveInfinity;
        Refused(() => TinyTextPairs.Fit(Options, rows), "Row 9 of the training data has the label Infinity in column 'Label'");
        Refused(() => TinyTextPairs.Fit(Options, rows[..1]), "There is 1 training pair");

        static void Refused(Action action, string part) =>
            StringAssert.Contains(Assert.Throws<InvalidOperationException>(action).Message, part);
    }

    [TestMethod]
    public void Equal_labels_bring_a_warning()
    {
        var (context, warnings) = (new MLContext(1), new List<string>());
        context.Log += (_, log) => warnings.Add(log.Message);
        var rows = TinyTextPairs.Rows(8).Select(row => new PairRow { Sentence1 = row.Sentence1, Sentence2 = row.Sentence2, Label = 2.5f });

        using var model = context.Transforms.Text.AdapterContrastive(Options).Fit(context.Data.LoadFromEnumerable(rows));

        Assert.IsTrue(
            warnings.Exists(message => message.Contains("All 8 training pairs have the label 2.5", StringComparison.Ordinal)),
            string.Join('\n', warnings));
        Assert.AreEqual(0, model.Report.Epochs[0].TrainingLoss);
    }

    [TestMethod]
    public void A_fusion_is_analysed_without_partners()
    {
        var context = new MLContext(1);
        using var model = TinyTextPairs.Fit(
            Options with { Adapter = null, FusedAdapters = [.. TinyFusion.Sources] },
            TinyTextPairs.Graded(24));

        var report = model.AnalyzeFusion(context.Data.LoadFromEnumerable(TinyTextPairs.Graded(12)));

        Assert.AreEqual((12, double.NaN), (report.Rows, report.PruningCurve[0].Accuracy));
    }

    [TestMethod]
    public void Options_that_cannot_work_are_refused()
    {
        Refused(Options with { NegativeColumnNames = ["Wrong"] }, "Loss is CoSent, but NegativeColumnNames has 'Wrong'");
        Refused(Options with { Direction = ContrastiveDirection.Both }, "Direction is Both, but Loss is CoSent");
        Refused(Options with { LabelColumnName = "" }, "LabelColumnName");
        Refused(Options with { BatchSize = 1 }, "BatchSize is 1");

        static void Refused(AdapterContrastiveOptions options, string part) =>
            StringAssert.Contains(
                Assert.Throws<ArgumentException>(() => new MLContext().Transforms.Text.AdapterContrastive(options)).Message,
                part);
    }
}
