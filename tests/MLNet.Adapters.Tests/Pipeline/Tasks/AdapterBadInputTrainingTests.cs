using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Tests.Training;

namespace MLNet.Adapters.Tests.Pipeline.Tasks;

/// <summary>Options and rows that training refuses, or takes with a warning.</summary>
[TestClass]
public sealed class AdapterBadInputTrainingTests
{
    private static IEnumerable<object[]> Options() =>
        [
            [TinyTask.Options with { MaxTokens = 41 }, "MaxTokens is 41. It must be at most 40, the longest sequence of encoder 'bert'"],
            [new AdapterTextClassificationOptions { MaxTokens = 513 }, "at most 512"],
            [TinyTask.Options with { MaxTokens = 2 }, "MaxTokens is 2"],
            [TinyTask.Options with { Adapter = BottleneckAdapterConfig.Pfeiffer with { ReductionFactor = 0 } }, "reduction factor is 0"],
            [
                TinyTask.Options with
                {
                    Adapter = BottleneckAdapterConfig.Pfeiffer with { ReductionFactor = -16 },
                },
                "reduction factor is -16",
            ],
            [
                TinyTask.Options with
                {
                    Adapter = BottleneckAdapterConfig.Pfeiffer with { LeaveOutLayers = [3] },
                },
                "leave-out layer 3 does not exist. The encoder has layers 0 to 2",
            ],
            [
                TinyTask.Options with
                {
                    Adapter = BottleneckAdapterConfig.Pfeiffer with
                    {
                        ReductionFactorByLayer = new LayerMap { Layers = new Dictionary<int, double> { [0] = 8 } },
                    },
                },
                "layer 1 needs one",
            ],
            [TinyTask.Options with { Adapter = BottleneckAdapterConfig.Pfeiffer with { Activation = (ActivationFunction)42 } }, "42"],
            [TinyTask.Options with { LearningRate = 0 }, "LearningRate is 0"],
            [TinyTask.Options with { LearningRate = double.NaN }, "LearningRate is NaN"],
            [TinyTask.Options with { WeightDecay = -0.1 }, "WeightDecay"],
            [TinyTask.Options with { WarmupFraction = 1.5 }, "WarmupFraction"],
            [TinyTask.Options with { WarmupSteps = -1 }, "WarmupSteps is -1"],
            [TinyTask.Options with { GradientClip = 0 }, "GradientClip is 0"],
            [TinyTask.Options with { BatchSize = 0 }, "BatchSize is 0"],
            [TinyTask.Options with { MaxEpochs = 0 }, "MaxEpochs is 0"],
            [TinyTask.Options with { HeldOutFraction = 1 }, "HeldOutFraction is 1"],
            [TinyTask.Options with { HeadDropout = 1 }, "HeadDropout is 1"],
            [TinyTask.Options with { LabelSmoothing = 1 }, "LabelSmoothing is 1"],
            [TinyTask.Options with { Threads = 0 }, "Threads is 0"],
            [
                TinyTask.Options with
                {
                    HeldOutFraction = 0.1,
                    EarlyStopping = new EarlyStopping { Patience = 0 },
                },
                "EarlyStopping.Patience is 0",
            ],
            [
                TinyTask.Options with
                {
                    HeldOutFraction = 0.1,
                    EarlyStopping = new EarlyStopping { MinimumImprovement = double.PositiveInfinity },
                },
                "EarlyStopping.MinimumImprovement",
            ],
            [TinyTask.Options with { EarlyStopping = new EarlyStopping() }, "EarlyStopping needs rows to validate on"],
            [
                TinyTask.Options with
                {
                    HeldOutFraction = 0.1,
                    ValidationSet = SmallData.Load(new MLContext()),
                },
                "Both a validation set and HeldOutFraction",
            ],
            [TinyTask.Options with { FineTuning = FineTuning.Full }, "Adapter is given, but FineTuning is Full"],
            [TinyTask.Options with { FineTuning = (FineTuning)9 }, "FineTuning is 9. It must be one of Adapter, HeadOnly, Full"],
            [TinyTask.Options with { Head = (ClassificationHeadKind)9 }, "ClassificationHeadKind is 9"],
            [TinyTask.Options with { OnLongText = (LongText)9 }, "LongText is 9"],
            [TinyTask.Options with { PairTruncation = (PairTruncation)9 }, "PairTruncation is 9"],
            [TinyTask.Options with { OnMissingLabel = (MissingLabel)9 }, "MissingLabel is 9"],
            [TinyTask.Options with { EncoderStorage = (EncoderStorage)9 }, "EncoderStorage is 9"],
            [TinyTask.Options with { ScoreColumnName = "PredictedLabel" }, "column name 'PredictedLabel'"],
            [TinyTask.Options with { Sentence2ColumnName = "Text" }, "column 'Text'"],
            [TinyTask.Options with { Sentence1ColumnName = "" }, "Sentence1ColumnName"],
        ];

    /// <summary>Options are refused where they are given, before any data is there.</summary>
    [TestMethod]
    [DynamicData(nameof(Options))]
    public void An_option_that_cannot_work_is_named(AdapterTextClassificationOptions options, string fact)
    {
        var error = Assert.Throws<ArgumentException>(() => TinyTask.Trainer(new MLContext(), options));

        StringAssert.Contains(error.Message, fact);
    }

    [TestMethod]
    public void An_empty_training_set_is_an_error()
    {
        var context = new MLContext();
        var data = context.Data.FilterByCustomPredicate(Labelled(context, TinyTask.Rows(9)), (LabelledText _) => true);

        var error = Assert.Throws<InvalidOperationException>(() => TinyTask.Trainer(context, TinyTask.Options).Fit(Keyed(context, data)));

        StringAssert.Contains(error.Message, "The training data has no row to use");
    }

    [TestMethod]
    public void Texts_that_are_all_empty_are_an_error_that_names_the_column()
    {
        LabelledText[] rows =
        [
            .. new[] { null, "", " ", "\t" }.Select(
                (text, index) => new LabelledText { Text = text, Label = index % 2 == 0 ? "yes" : "no" }),
        ];

        var error = Assert.Throws<InvalidOperationException>(() => TinyTask.Fit(TinyTask.Options, rows));

        StringAssert.Contains(error.Message, "All 4 texts of the training data in column 'Text' are empty");
    }

    [TestMethod]
    public void Some_empty_texts_are_trained_on()
    {
        using var model = TinyTask.Fit(
            TinyTask.Options,
            [new LabelledText { Text = null, Label = "positive" }, new LabelledText { Text = "", Label = "negative" }, .. TinyTask.Rows(6)]
        );

        Assert.AreEqual(8, model.Report.TrainingRows);
    }

    [TestMethod]
    public void Rows_without_a_label_are_left_out_and_counted_in_one_warning()
    {
        var messages = new List<string>();
        var context = new MLContext();
        context.Log += (_, entry) => messages.Add(entry.Message);

        using var model = TinyTask.Trainer(context, TinyTask.Options).Fit(SmallData.Load(context, WithMissingLabels()));
        using var without = TinyTask.Fit(TinyTask.Options, TinyTask.Rows(10).Where((_, index) => index is not (4 or 7)));

        Assert.AreEqual(8, model.Report.TrainingRows);
        Assert.AreEqual(2, model.Report.SkippedRows);
        Assert.HasCount(
            1,
            messages.Where(message =>
                message.Contains("2 row(s) of the training data have no label in column 'Label'", StringComparison.Ordinal)));
        CollectionAssert.AreEqual(TinyTask.Weights(without), TinyTask.Weights(model));
    }

    [TestMethod]
    public void A_row_without_a_label_is_an_error_where_it_is_to_be_one()
    {
        var error = Assert.Throws<InvalidOperationException>(() =>
            TinyTask.Fit(TinyTask.Options with { OnMissingLabel = MissingLabel.Error }, WithMissingLabels()));

        StringAssert.Contains(error.Message, "Row 4 of the training data has no label in column 'Label'");
    }

    [TestMethod]
    public void Labels_that_are_all_missing_are_an_error_with_their_number()
    {
        var context = new MLContext();
        var keys = context.Transforms.Conversion.MapValueToKey("Label").Fit(Labelled(context, TinyTask.Rows(9)));
        var data = keys.Transform(
            Labelled(context, TinyTask.Rows(5).Select(row => new LabelledText { Text = row.Text, Label = "unheard of" })));

        var error = Assert.Throws<InvalidOperationException>(() => TinyTask.Trainer(context, TinyTask.Options).Fit(data));

        StringAssert.Contains(error.Message, "all 5 have no label in column 'Label'");
    }

    [TestMethod]
    public void Long_texts_are_cut_and_counted_in_one_warning()
    {
        var messages = new List<string>();
        var context = new MLContext();
        context.Log += (_, entry) => messages.Add(entry.Message);

        using var model = TinyTask
            .Trainer(context, TinyTask.Options with { MaxTokens = 6 })
            .Fit(SmallData.Load(context, TinyTask.Rows(12)));

        Assert.AreEqual(9, model.Report.TruncatedTexts); // every fourth text has four words
        Assert.HasCount(
            1,
            messages.Where(message => message.Contains("9 text(s) were longer than 6 tokens and were cut", StringComparison.Ordinal)));
    }

    [TestMethod]
    public void A_long_text_is_an_error_where_it_is_to_be_one()
    {
        var error = Assert.Throws<InvalidOperationException>(() =>
            TinyTask.Fit(TinyTask.Options with { MaxTokens = 6, OnLongText = LongText.Error }));

        StringAssert.Contains(error.Message, "The text of row 1 has more than 6 tokens");
    }

    [TestMethod]
    public void A_label_that_is_no_key_is_an_error_that_names_MapValueToKey()
    {
        var context = new MLContext();

        var error = Assert.Throws<ArgumentOutOfRangeException>(() =>
            TinyTask.Trainer(context, TinyTask.Options).Fit(Labelled(context, TinyTask.Rows(9))));

        StringAssert.Contains(error.Message, "MapValueToKey(\"Label\")");
    }

    [TestMethod]
    public void A_validation_set_without_rows_is_named()
    {
        var context = new MLContext();

        var error = Assert.Throws<InvalidOperationException>(() =>
            TinyTask.Fit(TinyTask.Options with { ValidationSet = SmallData.Load(context, []) }));

        StringAssert.Contains(error.Message, "The validation data has no row to use");
    }

    [TestMethod]
    public void One_class_is_an_error()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() =>
            TinyTask.Fit(TinyTask.Options, TinyTask.Rows(9).Where(row => row.Label == "positive")));

        StringAssert.Contains(error.Message, "has 1 class(es), but a classifier needs at least 2");
    }

    [TestMethod]
    public void A_held_out_fraction_that_leaves_nothing_is_an_error()
    {
        var error = Assert.Throws<InvalidOperationException>(() => TinyTask.Fit(TinyTask.Options with { HeldOutFraction = 0.01 }, rows: 9));

        StringAssert.Contains(error.Message, "HeldOutFraction 0.01 of 9 rows leaves 9 to train on and 0 to validate on");
    }

    [TestMethod]
    public void A_validation_set_without_its_columns_is_an_error()
    {
        var context = new MLContext();
        var set = context.Transforms.DropColumns("Text").Fit(SmallData.Load(context)).Transform(SmallData.Load(context));

        Assert.Throws<ArgumentOutOfRangeException>(() => TinyTask.Fit(TinyTask.Options with { ValidationSet = set }));
    }

    [TestMethod]
    public void A_gpu_that_is_not_there_is_an_error_where_the_processor_may_not_stand_in()
    {
        var context = new MLContext { GpuDeviceId = 99, FallbackToCpu = false };
        var data = SmallData.Load(context, TinyTask.Rows(9));

        var error = Assert.Throws<InvalidOperationException>(() => TinyTask.Trainer(context, TinyTask.Options).Fit(data));

        StringAssert.Contains(error.Message, "MLContext.GpuDeviceId is 99");
        StringAssert.Contains(error.Message, "FallbackToCpu");
    }

    [TestMethod]
    public void An_unwise_adapter_is_warned_of()
    {
        var messages = new List<string>();
        var context = new MLContext();
        context.Log += (_, entry) => messages.Add(entry.Message);
        var options = TinyTask.Options with { Adapter = new BottleneckAdapterConfig { Placement = AdapterPlacement.None }, MaxEpochs = 1 };

        using var model = TinyTask.Trainer(context, options).Fit(SmallData.Load(context, TinyTask.Rows(9)));

        Assert.HasCount(1, messages.Where(message => message.Contains("placement is None", StringComparison.Ordinal)));
    }

    private static IEnumerable<LabelledText> WithMissingLabels() => TinyTask.Rows(10).Select((row, index) =>
        index is 4 or 7 ? new LabelledText { Text = row.Text, Label = index == 4 ? "" : null } : row);

    private static IDataView Labelled(MLContext context, IEnumerable<LabelledText> rows) => context.Data.LoadFromEnumerable(rows);

    private static IDataView Keyed(MLContext context, IDataView data) =>
        context.Transforms.Conversion.MapValueToKey("Label").Fit(Labelled(context, TinyTask.Rows(9))).Transform(data);
}
