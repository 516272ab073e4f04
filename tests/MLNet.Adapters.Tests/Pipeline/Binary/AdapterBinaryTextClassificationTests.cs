using Microsoft.ML;
using MLNet.Adapters.Tests.Training;

namespace MLNet.Adapters.Tests.Pipeline.Binary;

/// <summary>Yes or no for texts through the public API.</summary>
[TestClass]
public sealed class AdapterBinaryTextClassificationTests
{
    [TestMethod]
    public void Stock_evaluation_and_cross_validation_read_its_columns()
    {
        var context = new MLContext(1);
        var data = context.Data.LoadFromEnumerable(TinyFlags.Rows(40));
        var trainer = context.BinaryClassification.Trainers.AdapterTextClassification(
            TinyFlags.Options with
            {
                MaxEpochs = 50,
                HeadDropout = 0,
            });
        using var model = trainer.Fit(data);

        var metrics = context.BinaryClassification.Evaluate(model.Transform(data));
        var folds = context.BinaryClassification.CrossValidate(data, trainer, numberOfFolds: 2);

        Assert.IsGreaterThan(0.9, metrics.Accuracy);
        Assert.IsGreaterThan(0.95, metrics.AreaUnderRocCurve);
        Assert.IsLessThan(0.5, metrics.LogLoss);
        Assert.HasCount(2, folds.ToList());
    }

    [TestMethod]
    public void Score_probability_and_prediction_agree()
    {
        using var model = TinyFlags.Fit(TinyFlags.Options, TinyFlags.Rows(16));

        foreach (var found in TinyFlags.Predict(model, TinyFlags.Rows(16)))
        {
            Assert.AreEqual(1 / (1 + Math.Exp(-found.Score)), found.Probability, 1e-6);
            Assert.AreEqual(found.Probability > 0.5, found.PredictedLabel);
        }
    }

    [TestMethod]
    public void It_is_the_multiclass_trainer_of_two_classes()
    {
        var rows = TinyFlags.Rows(16);
        using var binary = TinyFlags.Fit(TinyFlags.Options, rows);
        var context = new MLContext(1);
        var data = context.Data.LoadFromEnumerable(rows);
        var keyed = context
            .Transforms.Conversion.MapValueToKey(
                "Label",
                keyOrdinality: Microsoft.ML.Transforms.ValueToKeyMappingEstimator.KeyOrdinality.ByValue)
            .Fit(data)
            .Transform(data);
        using var multiclass = context.MulticlassClassification.Trainers.AdapterTextClassification(new AdapterTextClassificationOptions
        {
            Encoder = TinyFlags.Options.Encoder,
            Adapter = TinyFlags.Options.Adapter,
            LearningRate = 1e-2,
            MaxTokens = 40,
            MaxEpochs = 2,
            BatchSize = 8,
            Seed = 1,
        }).Fit(keyed);

        var scores = TinyReviews.Scores(multiclass.Transform(keyed));
        foreach (var (found, probabilities) in TinyFlags.Predict(binary, rows).Zip(scores))
            Assert.AreEqual(probabilities[1], found.Probability, 1e-6f);
        CollectionAssert.AreEqual(multiclass.Labels.ToArray(), binary.Adapter!.Labels.ToArray());
    }

    [TestMethod]
    public void A_heavier_positive_class_raises_probabilities()
    {
        using var plain = TinyFlags.Fit(TinyFlags.Options, TinyFlags.Rows(16));
        using var heavy = TinyFlags.Fit(TinyFlags.Options with { PositiveWeight = 20 }, TinyFlags.Rows(16));

        Assert.IsGreaterThan(
            TinyFlags.Predict(plain, TinyFlags.Rows(16)).Average(found => found.Probability),
            TinyFlags.Predict(heavy, TinyFlags.Rows(16)).Average(found => found.Probability));
    }

    [TestMethod]
    public void A_prediction_engine_and_a_saved_model_give_the_same()
    {
        var context = new MLContext(1);
        using var model = TinyFlags.Fit(
            TinyFlags.Options with
            {
                Adapter = null,
                FusedAdapters = [TinyFusion.Sources[0], TinyFusion.Sources[2]],
                MaxEpochs = 1,
            },
            TinyFlags.Rows(8));
        using var file = new MemoryStream();
        context.Model.Save(model, null, file);
        file.Position = 0;
        var loaded = context.Model.Load(file, out _);
        using var engine = context.Model.CreatePredictionEngine<FlaggedText, TinyFlags.Found>(loaded);

        foreach (var (row, found) in TinyFlags.Rows(8).Zip(TinyFlags.Predict(model, TinyFlags.Rows(8))))
            Assert.AreEqual(found.Score, engine.Predict(row).Score, 1e-5f);
    }

    [TestMethod]
    public void Bad_input_is_refused()
    {
        Refused(TinyFlags.Options with { PositiveWeight = 0 }, "PositiveWeight is 0");
        Refused(TinyFlags.Options with { LabelSmoothing = 1 }, "LabelSmoothing is 1");
        Refused(TinyFlags.Options with { ProbabilityColumnName = "Score" }, "'Score'");
        Refused(
            TinyFlags.Options with
            {
                Adapter = null,
                FineTuning = FineTuning.Full,
                FusedAdapters = TinyFusion.Sources,
            },
            "FineTuning is Full");

        static void Refused(AdapterBinaryTextClassificationOptions options, string part) =>
            StringAssert.Contains(
                Assert
                    .Throws<ArgumentException>(() => new MLContext().BinaryClassification.Trainers.AdapterTextClassification(options))
                    .Message,
                part);
    }
}
