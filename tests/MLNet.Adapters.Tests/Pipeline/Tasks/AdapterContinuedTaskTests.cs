using Microsoft.ML;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Tests.Checkpoints;
using MLNet.Adapters.Tests.Training;

namespace MLNet.Adapters.Tests.Pipeline.Tasks;

/// <summary>Trainers of every task that go on from an existing adapter.</summary>
[TestClass]
public sealed class AdapterContinuedTaskTests
{
    private const int Rows = 8;

    // One step at rate 0.
    private static TOptions Unmoved<TOptions>(TOptions options, TrainedAdapter initial)
        where TOptions : AdapterTaskOptions =>
        options with
        {
            Adapter = null,
            InitialAdapter = initial,
            LearningRate = TinyTask.Standstill,
            HeadDropout = 0,
            MaxEpochs = 1,
            WarmupSteps = 1,
            BatchSize = 64,
        };

    // Functions, so that finding the tests trains nothing.
    private static IEnumerable<(string Task, Func<AdapterTransformer> Train, Func<TrainedAdapter, AdapterTransformer> Continue)> Tasks() =>
        [
            (
                "entities",
                () => TinyTags.Fit(TinyTags.Options, TinyTags.Rows(Rows)),
                initial => TinyTags.Fit(Unmoved(TinyTags.Options, initial), TinyTags.Rows(Rows))),
            (
                "similarity",
                () => TinyPairs.Fit(TinyPairs.Options, TinyPairs.Rows(Rows)),
                initial => TinyPairs.Fit(Unmoved(TinyPairs.Options, initial), TinyPairs.Rows(Rows))),
            (
                "labels",
                () => TinyLabels.Fit(TinyLabels.Options, TinyLabels.Rows(Rows)),
                initial => TinyLabels.Fit(Unmoved(TinyLabels.Options, initial), TinyLabels.Rows(Rows))),
            (
                "binary",
                () => TinyFlags.Fit(TinyFlags.Options, TinyFlags.Rows(Rows)),
                initial => TinyFlags.Fit(Unmoved(TinyFlags.Options, initial), TinyFlags.Rows(Rows))),
            (
                "answers",
                () => TinyQuestions.Fit(TinyQuestions.Options, TinyQuestions.Rows(Rows)),
                initial => TinyQuestions.Fit(Unmoved(TinyQuestions.Options, initial), TinyQuestions.Rows(Rows))),
            (
                "language",
                () => TinyTexts.Fit(TinyTexts.Options, TinyTask.Rows(Rows)),
                initial => TinyTexts.Fit(Unmoved(TinyTexts.Options, initial), TinyTask.Rows(Rows))),
        ];

    [TestMethod]
    [DynamicData(nameof(Tasks))]
    public void Training_starts_from_the_very_weights_of_adapter_and_head(
        string task,
        Func<AdapterTransformer> train,
        Func<TrainedAdapter, AdapterTransformer> goOn)
    {
        using var first = train();
        var learnt = TrainedAdapter.FromModel(first, "learnt");

        using var model = goOn(learnt);

        var kept = TrainedAdapter.FromModel(model);
        CollectionAssert.AreEqual(learnt.Weights, kept.Weights, task);
        if (task == "similarity") // into the scale of the labels and back again
            TinyReviews.AreClose(Bias(learnt), Bias(kept), 1e-5f);
        else
            CollectionAssert.AreEqual(learnt.Head!.Weights, kept.Head!.Weights, task);
        Assert.AreEqual(learnt.Config, kept.Config);
    }

    [TestMethod]
    public void A_head_of_similarity_speaks_in_labels_whatever_the_new_rows_are_and_through_a_folder()
    {
        using var folder = new TemporaryFolder();
        using var first = TinyPairs.Fit(TinyPairs.Options, TinyPairs.Rows(Rows));
        TrainedAdapter.FromModel(first, "learnt").Save(folder.File("learnt"));
        var learnt = TrainedAdapter.Load(folder.File("learnt"), TinyTask.Encoder);
        var others = TinyPairs
            .Rows(Rows)
            .Select(row => new PairRow
            {
                Sentence1 = row.Sentence1,
                Sentence2 = row.Sentence2,
                Label = (row.Label * 0.1f) - 40,
            });

        using var model = TinyPairs.Fit(Unmoved(TinyPairs.Options, learnt), others);

        // Float32, of values near 40.
        TinyReviews.AreClose(TinyPairs.Scores(first, TinyPairs.Rows(Rows)), TinyPairs.Scores(model, TinyPairs.Rows(Rows)), 1e-4f);
    }

    [TestMethod]
    public void A_head_of_a_form_that_cannot_be_trained_is_left_behind_with_a_warning()
    {
        var learnt = TinyTask.Learnt;
        var deep = learnt with { Head = learnt.Head! with { Config = learnt.Head.Config with { UsesPooler = true } } };
        var context = new MLContext(1);
        var messages = new List<string>();
        context.Log += (_, said) => messages.Add(said.Message);

        using var model = context
            .BinaryClassification.Trainers.AdapterTextClassification(Unmoved(TinyFlags.Options, deep))
            .Fit(context.Data.LoadFromEnumerable(TinyFlags.Rows(Rows)));

        CollectionAssert.AreEqual(learnt.Weights, TrainedAdapter.FromModel(model).Weights);
        Assert.IsTrue(
            messages.Exists(message =>
                message.Contains("has a head of Classification, 2 layer(s), Tanh, on the pooler", StringComparison.Ordinal)),
            string.Join(Environment.NewLine, messages));
    }

    [TestMethod]
    public void An_adapter_of_another_task_goes_on_without_its_head_and_a_warning_says_so()
    {
        using var domain = TinyTexts.Fit(TinyTexts.Options, TinyTask.Rows(Rows));
        var initial = TrainedAdapter.FromModel(domain, "domain");
        var context = new MLContext(1);
        var messages = new List<string>();
        context.Log += (_, said) => messages.Add(said.Message);

        using var model = context
            .MulticlassClassification.Trainers.AdapterNamedEntityRecognition(Unmoved(TinyTags.Options, initial))
            .Fit(TinyTags.Load(context, TinyTags.Rows(Rows)));
        using var pairs = TinyTextPairs.Fit(Unmoved(TinyTextPairs.Options, initial), TinyTextPairs.Rows(Rows));

        CollectionAssert.AreEqual(initial.Weights, TrainedAdapter.FromModel(model).Weights);
        CollectionAssert.AreEqual(initial.Weights, TrainedAdapter.FromModel(pairs).Weights);
        Assert.IsTrue(
            messages.Exists(message =>
                message.Contains("InitialAdapter 'domain' has a head of MaskedLanguageModel", StringComparison.Ordinal)
                && message.Contains("from the adapter only", StringComparison.Ordinal)),
            string.Join(Environment.NewLine, messages));
    }

    [TestMethod]
    public void Labels_in_another_order_keep_their_weights_and_a_new_one_starts_at_its_share()
    {
        using var first = TinyLabels.Fit(TinyLabels.Options, TinyLabels.Rows(Rows));
        var learnt = TrainedAdapter.FromModel(first, "learnt"); // labels "0", "1", "2"
        var context = new MLContext(1);
        // Every second pair of rows.
        var rows = TinyLabels.Rows(Rows).Select(row => new Named { Text = row.Text, Names = row.Label[1] ? ["1"] : ["new"] }).ToList();
        var data = context.Data.LoadFromEnumerable(rows);
        var keys = context.Transforms.Conversion.MapValueToKey("Names").Fit(data).Transform(data);

        using var model = context
            .MulticlassClassification.Trainers.AdapterMultiLabelClassification(
                Unmoved(TinyLabels.Options, learnt) with
                {
                    LabelColumnName = "Names",
                })
            .Fit(context.Data.Cache(keys));

        CollectionAssert.AreEqual(new[] { "1", "new" }, model.Labels.ToArray());
        var (old, found) = (Bias(learnt), Bias(TrainedAdapter.FromModel(model)));
        Assert.AreEqual(old[1], found[0]);
        Assert.AreEqual(0f, found[1]); // half of the rows: log odds 0
    }

    [TestMethod]
    public void What_does_not_fit_is_refused_before_any_data_is_read()
    {
        var learnt = TinyTask.Learnt; // a classifier
        using var model = TinyFlags.Fit(TinyFlags.Options, TinyFlags.Rows(Rows));
        var binary = TrainedAdapter.FromModel(model, "binary");

        Refused(
            Unmoved(TinyFlags.Options, learnt) with
            {
                FineTuning = FineTuning.HeadOnly,
            },
            "InitialAdapter 'learnt' is given, but FineTuning is HeadOnly");
        Refused(
            Unmoved(TinyFlags.Options, learnt) with
            {
                Adapter = BottleneckAdapterConfig.Houlsby,
            },
            "Adapter differs from the configuration of InitialAdapter 'learnt'");
        Refused(Unmoved(TinyFlags.Options, learnt) with { Encoder = PretrainedEncoder.Default }, "expects hidden size 32");
        Refused(
            Unmoved(TinyFlags.Options, learnt) with
            {
                FusedAdapters = TinyFusion.Sources,
            },
            "Both InitialAdapter 'learnt' and FusedAdapters are given");
        var other = binary.Head!.Config.Layers == 2 ? ClassificationHeadKind.Linear : ClassificationHeadKind.TwoLayer;
        Refused(Unmoved(TinyFlags.Options, binary) with { Head = other }, "InitialAdapter 'binary' has a head of");

        static void Refused(AdapterBinaryTextClassificationOptions options, string part) =>
            StringAssert.Contains(
                Assert
                    .Throws<ArgumentException>(() => new MLContext().BinaryClassification.Trainers.AdapterTextClassification(options))
                    .Message,
                part);
    }

    private static float[] Bias(TrainedAdapter adapter)
    {
        using var file = MLNet.Adapters.Checkpoints.SafetensorsFile.Parse(adapter.Head!.Weights, "head");
        using var bias = file.Read("output.bias", TorchSharp.torch.ScalarType.Float32, TorchSharp.torch.CPU);
        return bias.data<float>().ToArray();
    }

    private sealed class Named
    {
        public string Text { get; set; } = "";

        public string[] Names { get; set; } = [];
    }
}
