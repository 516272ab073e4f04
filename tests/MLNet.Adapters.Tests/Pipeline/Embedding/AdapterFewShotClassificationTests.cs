using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Tests.Training;

namespace MLNet.Adapters.Tests.Pipeline.Embedding;

/// <summary>Classification from few rows through the public API, on the tiny encoder.</summary>
[TestClass]
public sealed class AdapterFewShotClassificationTests
{
    private static readonly AdapterFewShotClassificationOptions Options = new()
    {
        Partners = 8,
        Training = AdapterFewShotClassificationOptions.DefaultTraining with
        {
            Loss = ContrastiveLossKind.CoSent,
            Encoder = TinyTask.Encoder,
            Adapter = BottleneckAdapterConfig.Pfeiffer with { ReductionFactor = 2 },
            LearningRate = 1e-2,
            MaxTokens = 40,
            MaxEpochs = 1,
            BatchSize = 16,
            Seed = 1,
        },
    };

    [TestMethod]
    [DataRow(ContrastiveLossKind.CoSent)]
    [DataRow(ContrastiveLossKind.MultipleNegativesRanking)]
    public void Training_brings_texts_of_a_class_together(ContrastiveLossKind loss)
    {
        var context = new MLContext(1);
        string[] places = ["outside", "inside", "with you"]; // the classes: how a text ends
        var texts = TinyTextPairs.Rows(48).SelectMany(row => new[] { row.Sentence1!, row.Sentence2! });
        var rows = texts.Select(text => new LabelledText
        {
            Text = text,
            Label = Array.Find(places, place => text.EndsWith(place, StringComparison.Ordinal)),
        });
        var data = SmallData.Load(context, rows.Where(row => row.Label is not null).Where((_, index) => index % 3 == 0));
        var options = Options with { Partners = 4, Training = Options.Training with { Loss = loss, MaxEpochs = 10 } };
        using var plain = context.Transforms.Text.EncoderEmbedding("Features", "Text", TinyTask.Encoder).Fit(data);
        using var model = Trainer(context, options).Fit(data);

        var (before, after) = (Gap(plain.Transform(data)), Gap(model.Transform(data)));

        Assert.IsLessThan(0.05, before);
        Assert.IsGreaterThan(0.25, after); // 0.3 or more; a gap of 1 is that of orthogonal classes
        Assert.IsGreaterThan(0.9, context.MulticlassClassification.Evaluate(model.Transform(data)).MicroAccuracy);
    }

    [TestMethod]
    public void A_model_is_a_chain_that_is_saved_loaded_and_used_row_by_row()
    {
        var context = new MLContext(1);
        var data = SmallData.Load(context, TinyTask.Rows(24));
        using var model = Trainer(context, Options).Append(context.Transforms.Conversion.MapKeyToValue("PredictedLabel")).Fit(data);
        using var file = new MemoryStream();
        context.Model.Save(model, data.Schema, file);
        file.Position = 0;
        var loaded = context.Model.Load(file, out _);
        using var owned = (IDisposable)loaded;

        Assert.AreEqual(24 * 16, AdapterContrastiveTransformer.Find(loaded).Report.TrainingRows);
        var (expected, found) = (TinyReviews.Scores(model.Transform(data)), TinyReviews.Scores(loaded.Transform(data)));
        for (var row = 0; row < expected.Length; row++)
            CollectionAssert.AreEqual(expected[row], found[row]);
        using var engine = context.Model.CreatePredictionEngine<LabelledText, Predicted>(
            loaded,
            new PredictionEngineOptions { OwnsTransformer = false });
        var labels = model.Transform(data).GetColumn<string>("PredictedLabel").ToArray();
        foreach (var (row, label) in TinyTask.Rows(24).Zip(labels))
            Assert.AreEqual(label, engine.Predict(new LabelledText { Text = row.Text }).PredictedLabel);
    }

    [TestMethod]
    public void By_default_a_row_has_twenty_partners_of_its_class()
    {
        var context = new MLContext(1);
        var data = SmallData.Load(context, TinyTask.Rows(6));
        using var model = context
            .MulticlassClassification.Trainers.AdapterFewShotClassification(TinyTask.Encoder)
            .Fit(data);

        var report = AdapterContrastiveTransformer.Find(model).Report;

        Assert.AreEqual((6 * 20, 2, 1e-3), (report.TrainingRows, report.Epochs.Count, report.LearningRate));
    }

    [TestMethod]
    public void Promised_and_delivered_columns_are_the_same()
    {
        var context = new MLContext(1);
        var data = SmallData.Load(context, TinyTask.Rows(12));
        var trainer = Trainer(context, Options with { FeatureColumnName = "Vector" });
        using var model = trainer.Fit(data);

        var promised = trainer.GetOutputSchema(SchemaShape.Create(data.Schema));

        CollectionAssert.AreEquivalent(
            promised.Select(column => column.Name).ToArray(),
            model.GetOutputSchema(data.Schema).Where(column => !column.IsHidden).Select(column => column.Name).ToArray());
        CollectionAssert.IsSubsetOf(new[] { "Vector", "PredictedLabel", "Score" }, promised.Select(column => column.Name).ToArray());
    }

    [TestMethod]
    public void Cross_validation_trains_one_model_per_fold()
    {
        var context = new MLContext(1);
        var data = SmallData.Load(context, TinyTask.Rows(30));

        var folds = context.MulticlassClassification.CrossValidate(data, Trainer(context, Options), numberOfFolds: 2);

        Assert.HasCount(2, folds);
        // Either half of the rows trains one model.
        Assert.AreEqual(30 * 16, folds.Sum(fold => AdapterContrastiveTransformer.Find(fold.Model).Report.TrainingRows));
        foreach (var fold in folds)
        {
            Assert.IsTrue(double.IsFinite(fold.Metrics.LogLoss), $"{fold.Metrics.LogLoss}");
            ((IDisposable)fold.Model).Dispose();
        }
    }

    [TestMethod]
    public void The_same_seed_gives_the_same_model()
    {
        var context = new MLContext(1);
        var data = SmallData.Load(context, TinyTask.Rows(12));
        using var first = Trainer(context, Options).Fit(data);
        using var second = Trainer(context, Options).Fit(data);
        using var third = Trainer(context, Options with { Training = Options.Training with { Seed = 2 } }).Fit(data);

        CollectionAssert.AreEqual(Weights(first), Weights(second));
        CollectionAssert.AreNotEqual(Weights(first), Weights(third));
        foreach (var (one, other) in TinyReviews.Scores(first.Transform(data)).Zip(TinyReviews.Scores(second.Transform(data))))
            CollectionAssert.AreEqual(one, other);

        static byte[] Weights(ITransformer model) => AdapterContrastiveTransformer.Find(model).Adapter!.Weights;
    }

    [TestMethod]
    public void Any_estimator_can_classify_the_embeddings()
    {
        var context = new MLContext(1);
        var data = SmallData.Load(context, TinyTask.Rows(24));
        var options = Options with
        {
            FeatureColumnName = "Vector",
            Classifier = context
                .MulticlassClassification.Trainers.NaiveBayes("Label", "Vector")
                .Append(context.Transforms.CopyColumns("Class", "PredictedLabel")),
        };
        using var model = Trainer(context, options).Fit(data);

        CollectionAssert.AreEqual(
            model.Transform(data).GetColumn<uint>("PredictedLabel").ToArray(),
            model.Transform(data).GetColumn<uint>("Class").ToArray());
    }

    [TestMethod]
    public void Rows_without_a_text_or_a_label_are_in_no_pair_or_refused()
    {
        var (context, warnings) = (new MLContext(1), new List<string>());
        context.Log += (_, log) => warnings.Add(log.Message);
        List<LabelledText> rows = [.. TinyTask.Rows(14)];
        rows[2] = new LabelledText { Text = rows[2].Text, Label = null };
        rows[5] = new LabelledText { Text = " ", Label = rows[5].Label };
        var data = SmallData.Load(context, rows);
        using var model = Trainer(context, Options).Fit(data);

        Assert.AreEqual(12 * 16, AdapterContrastiveTransformer.Find(model).Report.TrainingRows);
        Assert.IsTrue(
            warnings.Exists(message =>
                message.Contains("2 row(s) of the training data have no text in column 'Text' or no label", StringComparison.Ordinal)),
            string.Join('\n', warnings));
        var strict = Options with { Training = Options.Training with { OnMissingLabel = MissingLabel.Error } };
        StringAssert.Contains(
            Assert.Throws<InvalidOperationException>(() => Trainer(context, strict).Fit(data)).Message,
            "Row 2 of the training data has no text in column 'Text' or no label in column 'Label'");
    }

    [TestMethod]
    public void Rows_from_which_no_pairs_can_be_drawn_are_refused()
    {
        var context = new MLContext(1);
        var rows = TinyTask.Rows(9); // three of each class
        var key = context.Transforms.Conversion.MapValueToKey("Label").Fit(context.Data.LoadFromEnumerable(rows));

        Refused(rows.Where(row => row.Label == "positive"), "All 3 training row(s) have the class 'positive'");
        Refused(rows.Where(row => row.Label == "positive").Append(rows[1]), "The class 'negative' has one training row");
        Refused([], "The training data has no row to use. Check the data");
        Refused([new LabelledText { Text = "good", Label = null }], "no row to use: all 1 have no text in column 'Text' or no label");
        StringAssert.Contains(
            Assert
                .Throws<ArgumentOutOfRangeException>(() =>
                    Trainer(context, Options).Fit(SmallData.Load(context, rows.Where(row => row.Label == "positive"))))
                .Message,
            "Label column 'Label' has 1 class(es)");

        void Refused(IEnumerable<LabelledText> kept, string part) =>
            StringAssert.Contains(
                Assert
                    .Throws<InvalidOperationException>(() =>
                        Trainer(context, Options).Fit(key.Transform(context.Data.LoadFromEnumerable(kept))))
                    .Message,
                part);
    }

    [TestMethod]
    public void Columns_are_checked_in_schema_propagation_and_fit()
    {
        var context = new MLContext(1);
        var trainer = Trainer(context, Options);
        var texts = context.Data.LoadFromEnumerable(TinyTask.Rows(9));
        var keyed = SmallData.Load(context, TinyTask.Rows(9));
        var missing = context.Transforms.DropColumns("Text").Fit(keyed).Transform(keyed);

        foreach (var (data, part) in new[] { (texts, "MapValueToKey(\"Label\")"), (missing, "Could not find text column 'Text'") })
        {
            StringAssert.Contains(
                Assert.Throws<ArgumentOutOfRangeException>(() => trainer.GetOutputSchema(SchemaShape.Create(data.Schema))).Message,
                part);
            StringAssert.Contains(Assert.Throws<ArgumentOutOfRangeException>(() => trainer.Fit(data)).Message, part);
        }
    }

    [TestMethod]
    public void Options_that_cannot_work_are_refused()
    {
        Refused(Options with { Partners = 0 }, "Partners is 0. It must be at least 1");
        Refused(Options with { InputColumnName = "" }, "InputColumnName");
        Refused(Options with { FeatureColumnName = "" }, "FeatureColumnName");
        Refused(With(training => training with { Loss = ContrastiveLossKind.Triplet }), "Training.Loss is Triplet");
        Refused(With(training => training with { Sentence1ColumnName = "Text" }), "Training.Sentence1ColumnName is set");
        Refused(With(training => training with { HeldOutFraction = 0.2 }), "Training.HeldOutFraction is set");
        Refused(With(training => training with { NegativeColumnNames = ["Wrong"] }), "Training.NegativeColumnNames is set");
        Refused(With(training => training with { Dimensions = 33 }), "Dimensions is 33");

        static AdapterFewShotClassificationOptions With(Func<AdapterContrastiveOptions, AdapterContrastiveOptions> change) =>
            Options with { Training = change(Options.Training) };

        static void Refused(AdapterFewShotClassificationOptions options, string part) =>
            StringAssert.Contains(Assert.Throws<ArgumentException>(() => Trainer(new MLContext(1), options)).Message, part);
    }

    private static AdapterFewShotClassificationTrainer Trainer(MLContext context, AdapterFewShotClassificationOptions options) =>
        context.MulticlassClassification.Trainers.AdapterFewShotClassification(options);

    // By how much the mean cosine of rows of the same class exceeds that of other rows.
    private static double Gap(IDataView embedded)
    {
        var rows = embedded.GetColumn<float[]>("Features").Zip(embedded.GetColumn<uint>("Label")).Index().ToList();
        var pairs = rows.SelectMany(one =>
            rows.Where(other => other.Index > one.Index).Select(other => (One: one.Item, Other: other.Item)));
        var cosines = pairs.ToLookup(
            pair => pair.One.Second == pair.Other.Second,
            pair => TinyPairBatch.Cosine(pair.One.First, pair.Other.First));
        return cosines[true].Average() - cosines[false].Average();
    }

    private sealed class Predicted
    {
        public string PredictedLabel { get; set; } = string.Empty;
    }
}
