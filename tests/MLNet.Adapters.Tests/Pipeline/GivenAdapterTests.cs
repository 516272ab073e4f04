using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Tests.Checkpoints;
using MLNet.Adapters.Tests.Training;

namespace MLNet.Adapters.Tests.Pipeline;

/// <summary>Models of trained adapters and their heads, without training.</summary>
[TestClass]
public sealed class GivenAdapterTests
{
    private const int Rows = 12;
    private static readonly MLContext Context = new(seed: 1);
    private static readonly Lazy<TrainedAdapter> Classifier = new(() => Learnt(TinyTask.Fit(TinyTask.Options)));

    private static readonly Dictionary<string, Given> Tasks = new()
    {
        ["classes"] = new(
            () => TinyTask.Fit(TinyTask.Options),
            adapter => TinyTask.Trainer(Context, TinyTask.Options with { Adapter = null }).FromAdapter(adapter),
            () => Context.Data.LoadFromEnumerable(TinyTask.Rows(Rows))),
        ["fusion"] = new(
            () => TinyFusion.Fit(TinyFusion.Options),
            adapter => TinyTask.Trainer(Context, TinyTask.Options with { Adapter = null }).FromAdapter(adapter),
            () => Context.Data.LoadFromEnumerable(TinyTask.Rows(Rows))),
        ["yes or no"] = new(
            () => TinyFlags.Fit(TinyFlags.Options, TinyFlags.Rows(30)),
            adapter => Context.BinaryClassification.Trainers.AdapterTextClassification(TinyFlags.Options with { Adapter = null })
                .FromAdapter(adapter),
            () => Context.Data.LoadFromEnumerable(TinyFlags.Rows(Rows))),
        ["several labels"] = new(
            () => TinyLabels.Fit(TinyLabels.Options, TinyLabels.Rows(30)),
            adapter => Context.MulticlassClassification.Trainers
                .AdapterMultiLabelClassification(TinyLabels.Options with { Adapter = null }).FromAdapter(adapter),
            () => Context.Data.LoadFromEnumerable(TinyLabels.Rows(Rows))),
        ["similarity"] = new(
            () => TinyPairs.Fit(TinyPairs.Options, TinyPairs.Rows(30)),
            adapter => Context.Regression.Trainers.AdapterSentenceSimilarity(TinyPairs.Options with { Adapter = null })
                .FromAdapter(adapter),
            () => Context.Data.LoadFromEnumerable(TinyPairs.Rows(Rows))),
        ["entities"] = new(
            () => TinyTags.Fit(TinyTags.Options with { MaxEpochs = 8 }, TinyTags.Rows(30)),
            adapter => Context.MulticlassClassification.Trainers
                .AdapterNamedEntityRecognition(TinyTags.Options with { Adapter = null }).FromAdapter(adapter),
            () => Context.Data.LoadFromEnumerable(TinyTags.Rows(Rows))),
        ["answers"] = new(
            () => TinyQuestions.Fit(TinyQuestions.Options, TinyQuestions.Rows(30)),
            adapter => Context.MulticlassClassification.Trainers
                .AdapterQuestionAnswering(TinyQuestions.Options with { Adapter = null }).FromAdapter(adapter),
            () => Context.Data.LoadFromEnumerable(TinyQuestions.Rows(Rows))),
        ["answers or none"] = new(
            () => TinyQuestions.Fit(TinyQuestions.Options, TinyQuestions.RowsWithoutSomeAnswers(30)),
            adapter => Context.MulticlassClassification.Trainers
                .AdapterQuestionAnswering(TinyQuestions.Options with { Adapter = null }).FromAdapter(adapter, knowsNoAnswer: true),
            () => Context.Data.LoadFromEnumerable(TinyQuestions.Rows(Rows))),
        ["embeddings"] = new(
            () => TinyTextPairs.Fit(TinyTextPairs.Options, TinyTextPairs.Rows(24)),
            adapter => Context.Transforms.Text.AdapterContrastive(TinyTextPairs.Options with { Adapter = null }).FromAdapter(adapter),
            () => Context.Data.LoadFromEnumerable(TinyTextPairs.Rows(Rows))),
        ["masked language"] = new(
            () => TinyTexts.Fit(TinyTexts.Options, TinyTask.Rows(30)),
            adapter => Context.Transforms.Text.AdapterMaskedLanguageModel(TinyTexts.Options with { Adapter = null }).FromAdapter(adapter),
            () => Context.Data.LoadFromEnumerable(TinyTask.Rows(Rows))),
    };

    public static IEnumerable<string> Names => Tasks.Keys;

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void A_model_of_an_adapters_folder_scores_as_the_model_that_was_trained(string task)
    {
        using var folder = new TemporaryFolder();
        using var trained = Tasks[task].Train();
        var data = Tasks[task].Data();

        using var given = Tasks[task].FromAdapter(ThroughFolder(trained.Composition!, folder.File("adapter")));
        Context.Model.Save(given, data.Schema, folder.File("model.zip"));
        using var loaded = (AdapterTransformer)Context.Model.Load(folder.File("model.zip"), out _);

        var expected = RowText.ReadAll(trained.Transform(data));
        RowText.AreEqual(expected, RowText.ReadAll(given.Transform(data)));
        RowText.AreEqual(expected, RowText.ReadAll(loaded.Transform(data)));
        CollectionAssert.AreEqual(
            SchemaText.Describe(trained.GetOutputSchema(data.Schema)), SchemaText.Describe(given.GetOutputSchema(data.Schema)));
        Assert.IsEmpty(given.Report.Epochs);
        StringAssert.Contains(given.Report.ToString(), "Nothing was trained");
        Assert.AreEqual(trained.ParameterSummary.Total, given.ParameterSummary.Total);
    }

    [TestMethod]
    [DataRow("classes", typeof(AdapterTextClassificationTransformer))]
    [DataRow("fusion", typeof(AdapterTextClassificationTransformer))]
    [DataRow("several labels", typeof(AdapterMultiLabelClassificationTransformer))]
    [DataRow("similarity", typeof(AdapterSentenceSimilarityTransformer))]
    [DataRow("entities", typeof(AdapterNamedEntityRecognitionTransformer))]
    [DataRow("answers", typeof(AdapterQuestionAnsweringTransformer))]
    [DataRow("masked language", typeof(AdapterMaskedLanguageModelTransformer))]
    public void The_head_determines_the_model(string task, Type model)
    {
        using var trained = Tasks[task].Train();

        using var given = Context.Model.FromAdapter(trained.Composition!, TinyTask.Encoder);

        Assert.IsInstanceOfType(given, model);
        CollectionAssert.AreEqual(trained.Composition!.Labels.ToArray(), given.Composition!.Labels.ToArray());
    }

    [TestMethod]
    public void A_given_model_can_be_evaluated_and_explained()
    {
        using var model = Context.Model.FromAdapter(TinyTask.Learnt, TinyTask.Encoder);
        var labels = Context.Data.LoadFromEnumerable(TinyTask.Learnt.Labels.Select(label => new { Label = label }));
        var rows = Context.Data.LoadFromEnumerable(TinyTask.Rows(30));
        var keyed = Context.Transforms.Conversion.MapValueToKey("Label", keyData: labels).Fit(rows).Transform(rows);

        var metrics = Context.MulticlassClassification.Evaluate(model.Transform(keyed));
        var words = model.ExplainWords("the movie was good");

        var measured = TinyTask.Measure((AdapterTextClassificationTransformer)model, TinyTask.Rows(30));
        Assert.AreEqual(measured.Accuracy, metrics.MicroAccuracy, 1e-9);
        Assert.IsGreaterThan(0.5, metrics.MicroAccuracy); // of three classes
        var scores = TinyTask.Scores(model, [new LabelledText { Text = "the movie was good" }])[0];
        Assert.AreEqual(TinyTask.Learnt.Labels[Array.IndexOf(scores, scores.Max())], words.Output);
        Assert.AreEqual(scores.Max(), words.Score, 1e-5);
    }

    [TestMethod]
    public void Pairs_are_read_from_a_second_column()
    {
        using var trained = TinyPairs.Fit(TinyPairs.Options, TinyPairs.Rows(30));

        using var given = Context.Model.FromAdapter(trained.Composition!, TinyTask.Encoder, sentence2ColumnName: "Other");

        var pairs = TinyPairs.Rows(Rows);
        var data = Context.Data.LoadFromEnumerable(pairs.Select(pair => new { Text = pair.Sentence1, Other = pair.Sentence2 }));
        CollectionAssert.AreEqual(
            TinyPairs.Scores(trained, pairs), given.Transform(data).GetColumn<float>("Score").ToArray());
    }

    [TestMethod]
    public void Words_have_no_second_text()
    {
        using var trained = TinyTags.Fit(TinyTags.Options, TinyTags.Rows(30));

        var error = Assert.ThrowsExactly<ArgumentException>(
            () => Context.Model.FromAdapter(trained.Composition!, TinyTask.Encoder, sentence2ColumnName: "Other"));

        StringAssert.Contains(error.Message, "of kind Tagging, does not read such pairs");
    }

    [TestMethod]
    public void An_adapter_without_a_head_predicts_nothing()
    {
        var bare = Classifier.Value.WithoutHead();

        StringAssert.Contains(Fails(() => Context.Model.FromAdapter(bare, TinyTask.Encoder)), "has no head to predict with");
        StringAssert.Contains(Fails(() => Trainer().FromAdapter(bare)), "has no head to predict with");
    }

    [TestMethod]
    public void A_head_of_another_kind_is_named()
    {
        using var tags = TinyTags.Fit(TinyTags.Options, TinyTags.Rows(30));

        var message = Fails(() => Trainer().FromAdapter(tags.Composition!));

        StringAssert.Contains(message, "has a head of kind Tagging, but this trainer's models have one of kind Classification");
        StringAssert.Contains(message, "MLContext.Model.FromAdapter chooses the model by the head");
    }

    [TestMethod]
    public void Three_classes_are_not_yes_or_no()
    {
        var trainer = Context.BinaryClassification.Trainers.AdapterTextClassification(TinyFlags.Options with { Adapter = null });

        StringAssert.Contains(Fails(() => trainer.FromAdapter(Classifier.Value)), "The head has 3 classes, but a binary model needs 2");
    }

    [TestMethod]
    public void A_threshold_of_an_unknown_label_is_named()
    {
        using var trained = TinyLabels.Fit(TinyLabels.Options, TinyLabels.Rows(30));
        var options = TinyLabels.Options with { Adapter = null, LabelThresholds = new Dictionary<string, double> { ["other"] = 0.4 } };
        var trainer = Context.MulticlassClassification.Trainers.AdapterMultiLabelClassification(options);

        StringAssert.Contains(Fails(() => trainer.FromAdapter(trained.Composition!)), "LabelThresholds names 'other'");
    }

    [TestMethod]
    public void Options_that_specify_what_to_train_are_refused()
    {
        AdapterTextClassificationOptions[] training =
        [
            TinyTask.Options,
            TinyTask.Options with { Adapter = null, InitialAdapter = Classifier.Value },
            TinyTask.Options with { Adapter = null, FrozenAdapters = Classifier.Value },
            TinyTask.Options with { Adapter = null, FineTuning = FineTuning.HeadOnly },
            TinyFusion.Options,
        ];
        string[] names = ["Adapter", "InitialAdapter", "FrozenAdapters", "FineTuning", "FusedAdapters"];

        foreach (var (options, name) in training.Zip(names))
        {
            var trainer = TinyTask.Trainer(Context, options);
            StringAssert.Contains(Fails(() => trainer.FromAdapter(Classifier.Value)), $"The option {name} specifies");
        }
    }

    [TestMethod]
    public void An_adapter_of_another_encoder_is_refused()
    {
        using var folder = new TemporaryFolder();
        var copy = TinyBert.CopyTo(folder);
        TinyBert.Rewrite(copy, tensors => tensors.Values.First().add_(1));

        Assert.ThrowsExactly<ArgumentException>(() => Context.Model.FromAdapter(Classifier.Value, PretrainedEncoder.FromDirectory(copy)));
    }

    private static AdapterTextClassificationTrainer Trainer() => TinyTask.Trainer(Context, TinyTask.Options with { Adapter = null });

    private static string Fails(Action action) => Assert.ThrowsExactly<ArgumentException>(action).Message;

    private static TrainedAdapter Learnt(AdapterTextClassificationTransformer model)
    {
        using (model)
            return model.Adapter!;
    }

    private static AdapterComposition ThroughFolder(AdapterComposition composition, string folder)
    {
        if (composition.Head is { Config.TiesDecoder: true })
            return composition; // AdapterHub's files cannot express the head
        if (composition is TrainedFusion fusion)
        {
            fusion.Save(folder);
            return TrainedFusion.Load(folder);
        }

        ((TrainedAdapter)composition).Save(folder);
        return TrainedAdapter.Load(folder);
    }

    /// <summary>A task: how its model is trained, how it is made of an adapter, and rows.</summary>
    private sealed record Given(
        Func<AdapterTransformer> Train, Func<AdapterComposition, AdapterTransformer> FromAdapter, Func<IDataView> Data);
}
