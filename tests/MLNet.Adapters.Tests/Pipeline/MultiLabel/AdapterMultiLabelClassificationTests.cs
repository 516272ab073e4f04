using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Adapters.Tests.Training;

namespace MLNet.Adapters.Tests.Pipeline.MultiLabel;

/// <summary>Several labels a text through the public API.</summary>
[TestClass]
public sealed class AdapterMultiLabelClassificationTests
{
    private static readonly Lazy<AdapterMultiLabelClassificationTransformer> Learnt = new(() =>
        TinyLabels.Fit(TinyLabels.Options with { MaxEpochs = 30, HeadDropout = 0 }, TinyLabels.Rows(40)));

    [TestMethod]
    public void It_learns_every_label_by_itself_and_rows_without_any()
    {
        var context = new MLContext(1);

        var metrics = context.MulticlassClassification.EvaluateMultiLabel(
            Learnt.Value.Transform(context.Data.LoadFromEnumerable(TinyLabels.Rows(40))));

        Assert.IsGreaterThan(0.9, metrics.MicroF1, $"micro-F1 {metrics.MicroF1}");
        Assert.IsGreaterThan(0.7, metrics.SubsetAccuracy, $"exactly right: {metrics.SubsetAccuracy}");
        Assert.HasCount(3, metrics.Labels);
    }

    [TestMethod]
    public void Labels_as_keys_are_learnt_and_evaluated_by_name()
    {
        var context = new MLContext(1);
        var rows = context.Data.LoadFromEnumerable(TinyLabels.Rows(24));
        var data = context.Data.Cache(context.Transforms.Conversion.MapValueToKey("Names").Fit(rows).Transform(rows));
        using var model = context
            .MulticlassClassification.Trainers.AdapterMultiLabelClassification(
                TinyLabels.Options with
                {
                    LabelColumnName = "Names",
                    MaxEpochs = 20,
                    HeadDropout = 0,
                })
            .Fit(data);

        CollectionAssert.AreEqual(new[] { "good", "movie", "red" }, model.Labels.ToArray());
        var scored = model.Transform(data);
        VBuffer<ReadOnlyMemory<char>> names = default;
        scored.Schema["Score"].GetSlotNames(ref names);
        CollectionAssert.AreEqual(model.Labels.ToArray(), names.DenseValues().Select(name => name.ToString()).ToArray());
        Assert.IsGreaterThan(0.8, context.MulticlassClassification.EvaluateMultiLabel(scored, "Names").MicroF1);
    }

    [TestMethod]
    public void Thresholds_decide_and_probabilities_do_not_change()
    {
        var rows = TinyLabels.Rows(8);
        using var some = TinyLabels.Fit(
            TinyLabels.Options with
            {
                LabelThresholds = new Dictionary<string, double> { ["1"] = 0, ["2"] = 1 },
            },
            rows);
        using var plain = TinyLabels.Fit(TinyLabels.Options, rows);

        foreach (var (one, other) in TinyLabels.Predict(some, rows).Zip(TinyLabels.Predict(plain, rows)))
        {
            CollectionAssert.AreEqual(other.Score, one.Score);
            CollectionAssert.AreEqual(new[] { one.Score[0] >= 0.5f, true, false }, one.PredictedLabel);
            CollectionAssert.AreEqual(Array.ConvertAll(other.Score, score => score >= 0.5f), other.PredictedLabel);
        }
    }

    [TestMethod]
    public void A_model_with_a_fusion_is_saved_and_read_back()
    {
        var context = new MLContext(1);
        var rows = TinyLabels.Rows(8);
        using var model = TinyLabels.Fit(
            TinyLabels.Options with
            {
                Adapter = null,
                FusedAdapters = TinyFusion.Sources,
                MaxEpochs = 1,
            },
            rows);
        using var file = new MemoryStream();
        context.Model.Save(model, null, file);
        file.Position = 0;
        using var loaded = (AdapterMultiLabelClassificationTransformer)context.Model.Load(file, out _);

        foreach (var (one, other) in TinyLabels.Predict(model, rows).Zip(TinyLabels.Predict(loaded, rows)))
            CollectionAssert.AreEqual(one.Score, other.Score);
    }

    // One step at rate 0 from a head whose weights are small: scores are near the shares, (n + 1) / (N + 2) of them by the prior row of
    // each kind.
    [TestMethod]
    [DataRow(FineTuning.Adapter)]
    [DataRow(FineTuning.Full)]
    public void Training_starts_from_each_label_s_share_of_the_rows(FineTuning fineTuning)
    {
        var rows = Enumerable
            .Range(0, 38)
            .Select(index => new LabelSetRow { Text = "the movie was good", Label = [index < 1, index < 18, true] })
            .ToList();
        var options = TinyLabels.Options with
        {
            Adapter = null,
            FineTuning = fineTuning,
            LearningRate = TinyTask.Standstill,
            HeadDropout = 0,
            MaxEpochs = 1,
            WarmupSteps = 1,
            BatchSize = 64,
        };

        using var model = TinyLabels.Fit(options, rows);

        // The head's own weights, N(0, 0.02), move logits by some 0.02 · √32 · |tanh|.
        TinyReviews.AreClose([2f / 40, 19f / 40, 39f / 40], TinyLabels.Predict(model, rows)[0].Score, 0.02f);
    }

    [TestMethod]
    public void Full_fine_tuning_learns_too()
    {
        using var model = TinyLabels.Fit(
            TinyLabels.Options with
            {
                Adapter = null,
                FineTuning = FineTuning.Full,
                LearningRate = 2e-3,
                MaxEpochs = 3,
            },
            TinyLabels.Rows(24));

        Assert.IsLessThan(Math.Log(2), model.Report.Epochs[^1].TrainingLoss); // guessing
        Assert.IsNull(model.Composition);
    }

    [TestMethod]
    public void Keys_beyond_their_type_are_refused()
    {
        var context = new MLContext(1);
        var schema = SchemaDefinition.Create(typeof(KeyRow));
        schema["Label"].ColumnType = new VectorDataViewType(new KeyDataViewType(typeof(uint), 2));
        schema["Label"]
            .AddAnnotation(
                "KeyValues",
                new VBuffer<ReadOnlyMemory<char>>(2, ["good".AsMemory(), "bad".AsMemory()]),
                new VectorDataViewType(TextDataViewType.Instance, 2));
        var data = context.Data.LoadFromEnumerable(
            [new KeyRow { Text = "good", Label = [1] }, new KeyRow { Text = "bad", Label = [2, 3] }],
            schema);

        var error = Assert.Throws<InvalidOperationException>(() =>
            context.MulticlassClassification.Trainers.AdapterMultiLabelClassification(TinyLabels.Options).Fit(data));

        StringAssert.Contains(error.Message, "label key 3 in column 'Label', whose type has 2 label(s)");
    }

    [TestMethod]
    public void Labels_that_the_keys_do_not_know_are_counted_or_refused()
    {
        var (context, warnings) = (new MLContext(1), new List<string>());
        context.Log += (_, log) => warnings.Add(log.Message);
        var data = context.Data.LoadFromEnumerable(TinyLabels.Rows(8));
        var keys = context.Transforms.Conversion.MapValueToKey("Names").Fit(data);
        var other = keys.Transform(
            context.Data.LoadFromEnumerable([new LabelSetRow { Text = "the movie was good", Names = ["good", "funny", "short"] }]));
        var options = TinyLabels.Options with { LabelColumnName = "Names", ValidationSet = other, MaxEpochs = 1 };
        var trainers = context.MulticlassClassification.Trainers;

        using var model = trainers.AdapterMultiLabelClassification(options).Fit(keys.Transform(data));
        context.MulticlassClassification.EvaluateMultiLabel(model.Transform(other), "Names");

        Warned("The validation data has 2 label(s) in column 'Names' that are missing");
        Warned("2 label(s) in column 'Names' are missing and do not count");
        StringAssert.Contains(
            Assert
                .Throws<InvalidOperationException>(() =>
                    trainers.AdapterMultiLabelClassification(options with { OnMissingLabel = MissingLabel.Error }).Fit(keys.Transform(data))
                )
                .Message,
            "Row 0 of the validation data has 2 label(s) in column 'Names' that are missing");

        void Warned(string part) =>
            Assert.AreEqual(1, warnings.Count(message => message.Contains(part, StringComparison.Ordinal)), string.Join('\n', warnings));
    }

    [TestMethod]
    public void Bad_input_is_refused()
    {
        Refused(TinyLabels.Options with { Threshold = 1.5 }, "Threshold is 1.5. It must be from 0 to 1");
        Refused(
            TinyLabels.Options with
            {
                LabelThresholds = new Dictionary<string, double> { ["x"] = double.NaN },
            },
            "LabelThresholds[\"x\"] is NaN");
        Refused(TinyLabels.Options with { OutputColumnName = "Score" }, "'Score'");
        StringAssert.Contains(
            Assert
                .Throws<ArgumentException>(() =>
                    TinyLabels.Fit(
                        TinyLabels.Options with
                        {
                            LabelThresholds = new Dictionary<string, double> { ["x"] = 0.5 },
                        },
                        TinyLabels.Rows(4)))
                .Message,
            "names 'x', which the model does not have");

        static void Refused(AdapterMultiLabelClassificationOptions options, string part) =>
            StringAssert.Contains(
                Assert
                    .Throws<ArgumentException>(() =>
                        new MLContext().MulticlassClassification.Trainers.AdapterMultiLabelClassification(options))
                    .Message,
                part);
    }

    private sealed class KeyRow
    {
        public string Text { get; set; } = "";

        public uint[] Label { get; set; } = [];
    }
}
