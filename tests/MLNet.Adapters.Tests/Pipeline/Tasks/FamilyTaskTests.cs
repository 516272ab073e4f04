using Microsoft.ML;
using MLNet.Adapters.Heads;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Pipeline.LanguageModel;
using MLNet.Adapters.Tests.Checkpoints;
using MLNet.Adapters.Tests.Encoders;
using MLNet.Adapters.Tests.Training;
using static TorchSharp.torch;

namespace MLNet.Adapters.Tests.Pipeline.Tasks;

/// <summary>Tasks with an encoder of each family but BERT: other tokens, framing, positions, attention and names.</summary>
[TestClass]
public sealed class FamilyTaskTests
{
    private static IEnumerable<object[]> Families() =>
        [.. FamiliesWithLanguageHead(), ["nas-bert"], ["mlnet-roberta"]];

    private static IEnumerable<object[]> FamiliesWithLanguageHead() =>
        [["roberta"], ["distilbert"], ["electra"], ["mpnet"], ["xlm-roberta"], ["albert"], ["deberta-v2"], ["modernbert"]];

    [TestMethod]
    [DynamicData(nameof(Families))]
    public void A_classifier_trains_and_its_saved_model_gives_equal_scores(string family)
    {
        using var folder = new TemporaryFolder();
        var rows = TinyTask.Rows(12);
        var options = TinyTask.Options with { Encoder = SmallEncoder.Create(folder, family), MaxTokens = 64, MaxEpochs = 1 };
        var model = TinyTask.Fit(options, rows);

        AssertEqualScores(model, folder, rows);
    }

    [TestMethod]
    [DynamicData(nameof(Families))]
    public void Lora_and_a_fusion_train_and_their_saved_models_give_equal_scores(string family)
    {
        using var folder = new TemporaryFolder();
        var rows = TinyTask.Rows(12);
        var options = TinyTask.Options with { Encoder = SmallEncoder.Create(folder, family), MaxTokens = 64, MaxEpochs = 1 };
        var lora = TinyTask.Fit(options with { Adapter = new LoraConfig { Rank = 2 } }, rows);
        AssertEqualScores(lora, folder, rows);
        TrainedAdapter[] adapters =
        [
            .. ((string[])["one", "other"]).Select((name, index) => TrainedAdapter.FromModel(
                TinyTask.Fit(options with { Adapter = BottleneckAdapterConfig.Houlsby, Seed = index }, rows), name)),
        ];

        AssertEqualScores(TinyTask.Fit(options with { FusedAdapters = adapters, Adapter = null }, rows), folder, rows);
    }

    [TestMethod]
    [DynamicData(nameof(Families))]
    public void A_tagger_trains_and_its_saved_model_gives_equal_tags(string family)
    {
        using var folder = new TemporaryFolder();
        var rows = TinyTags.Rows(12);
        var options = TinyTags.Options with { Encoder = SmallEncoder.Create(folder, family), MaxTokens = 16, MaxEpochs = 1 };
        var model = TinyTags.Fit(options, rows);

        var (found, loaded) = (TinyTags.Predict(model, rows), TinyTags.Predict(Reload(model, folder), rows));

        for (var row = 0; row < rows.Count; row++)
        {
            CollectionAssert.AreEqual(found[row].PredictedLabel, loaded[row].PredictedLabel);
            CollectionAssert.AreEqual(found[row].Score, loaded[row].Score);
            Assert.HasCount(rows[row].Words.Length, found[row].Score);
        }
    }

    [TestMethod]
    [DynamicData(nameof(Families))]
    public void Question_answering_trains_and_its_saved_model_gives_equal_answers_out_of_the_contexts(string family)
    {
        using var folder = new TemporaryFolder();
        var rows = TinyQuestions.Rows(12);
        var options = TinyQuestions.Options with { Encoder = SmallEncoder.Create(folder, family), MaxTokens = 40, MaxEpochs = 1 };
        var model = TinyQuestions.Fit(options, rows);

        var (answers, loaded) = (TinyQuestions.Answers(model, rows), TinyQuestions.Answers(Reload(model, folder), rows));

        for (var row = 0; row < rows.Count; row++)
        {
            CollectionAssert.AreEqual(answers[row].Answer, loaded[row].Answer);
            Assert.IsTrue(answers[row].Answer.All(answer => rows[row].Context!.Contains(answer, StringComparison.Ordinal)));
        }
    }

    [TestMethod]
    [DynamicData(nameof(FamiliesWithLanguageHead))]
    public void The_pretrained_language_head_is_found_under_its_names(string family)
    {
        using var folder = new TemporaryFolder();
        var encoder = SmallEncoder.Create(folder, family);
        using var lease = encoder.Rent(CPU);
        using var head = new MaskedLanguageHead(
            LanguageModelTask.HeadOf(encoder),
            encoder.HiddenSize,
            encoder.VocabularySize,
            lease.Encoder,
            null,
            CPU);

        Assert.IsTrue(PretrainedLanguageHead.Fill(encoder, head));
        Assert.IsFalse(PretrainedLanguageHead.HasOwnDecoder(encoder));
        Assert.IsTrue(head.named_parameters().All(named => named.parameter.abs().max().item<float>() > 0));
    }

    private static void AssertEqualScores(ITransformer model, TemporaryFolder folder, IReadOnlyList<LabelledText> rows)
    {
        var (scores, loaded) = (TinyTask.Scores(model, rows), TinyTask.Scores(Reload(model, folder), rows));
        for (var row = 0; row < rows.Count; row++)
            CollectionAssert.AreEqual(scores[row], loaded[row]);
        Assert.IsGreaterThan(1, scores.Select(score => score[0]).Distinct().Count());
    }

    private static ITransformer Reload(ITransformer model, TemporaryFolder folder)
    {
        var context = new MLContext();
        context.Model.Save(model, null, folder.File("model.mlnet"));
        return context.Model.Load(folder.File("model.mlnet"), out _);
    }
}
