using System.IO.Compression;
using Microsoft.ML;
using MLNet.Adapters.Encoders;
using MLNet.Adapters.Heads;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Tests.Checkpoints;
using MLNet.Adapters.Tests.Encoders;
using MLNet.Adapters.Tests.Training;
using MLNet.Adapters.Trained;
using static TorchSharp.torch;

namespace MLNet.Adapters.Tests.Heads;

/// <summary>Heads that read the mean of the tokens instead of the first one.</summary>
[TestClass]
public sealed class MeanHeadTests
{
    private static readonly AdapterTextClassificationOptions Options =
        TinyTask.Options with { Head = ClassificationHeadKind.Mean, MaxEpochs = 3 };

    private static readonly Lazy<AdapterTextClassificationTransformer> Model = new(() => TinyTask.Fit(Options));

    [ClassCleanup]
    public static void DisposeModel() => Model.Value.Dispose();

    [TestMethod]
    public void Its_layers_are_those_of_the_two_layer_head_on_the_mean_of_the_real_tokens()
    {
        using var scope = NewDisposeScope();
        using var encoder = EncoderFixture.SmallBert();
        using var generator = new Generator(1, CPU);
        using var head = HeadConfig.Of(ClassificationHeadKind.Mean).Create(32, 3, generator, CPU);
        using var model = new TextModel(encoder, null, head);
        var input = EncoderInput.Create([5, 6, 7, 8, 9, 0, 0, 0], new long[8], [4, 1], 4, CPU);
        var last = encoder.HiddenStates(input, EncoderPass.Plain)[^1];

        Tensor[] means = [last[0].mean([0]), last[1][0]];
        var weights = head.named_parameters().ToDictionary(named => named.name, named => named.parameter);
        var expected = stack(means).matmul(weights["dense.weight"].t()).add(weights["dense.bias"]).tanh()
            .matmul(weights["output.weight"].t()).add(weights["output.bias"]);

        EncoderFixture.AssertClose(expected, model.Outputs(input), 1e-5f);
        EncoderFixture.AssertClose(expected, model.TrainingOutputs(input, null, null, 0), 1e-5f);
        EncoderFixture.AssertClose(expected[1].unsqueeze(0), model.ApplyHead(last.narrow(0, 1, 1), input.Rows(1, 1)), 1e-5f);
    }

    [TestMethod]
    public void A_text_scores_the_same_alone_and_beside_longer_ones()
    {
        var rows = TinyTask.Rows(20);

        var together = TinyTask.Scores(Model.Value, rows);

        foreach (var (row, scores) in rows.Zip(together))
            TinyReviews.AreClose(TinyTask.Scores(Model.Value, [row])[0], scores);
        using var first = TinyTask.Fit(Options with { Head = ClassificationHeadKind.TwoLayer });
        Assert.IsTrue(together.Zip(TinyTask.Scores(first, rows)).Any(pair => Math.Abs(pair.First[0] - pair.Second[0]) > 1e-3));
    }

    [TestMethod]
    public void A_saved_model_scores_the_same_and_others_are_saved_as_before()
    {
        using var folder = new TemporaryFolder();
        var context = new MLContext();
        context.Model.Save(Model.Value, null, folder.File("mean.zip"));
        using var loaded = (IDisposable)context.Model.Load(folder.File("mean.zip"), out _);

        foreach (var (before, after) in Scores(Model.Value).Zip(Scores((ITransformer)loaded)))
            CollectionAssert.AreEqual(before, after);
        using var other = TinyTask.Fit(TinyTask.Options);
        context.Model.Save(other, null, folder.File("other.zip"));
        Assert.Contains(nameof(HeadConfig.UsesMean), TextOf(folder.File("mean.zip")));
        Assert.DoesNotContain(nameof(HeadConfig.UsesMean), TextOf(folder.File("other.zip")));
    }

    [TestMethod]
    public void Its_rows_share_a_batch_with_those_of_heads_on_the_first_token()
    {
        using var other = TinyTask.Fit(TinyTask.Options with { Adapter = BottleneckAdapterConfig.Parallel, Seed = 2 });
        var context = new MLContext();
        using var scorer = context.Transforms.Text.ScoreWithAdapters(new MultiAdapterOptions
        {
            Encoder = TinyTask.Encoder,
            Adapters = [TrainedAdapter.FromModel(Model.Value, "mean"), TrainedAdapter.FromModel(other, "first")],
            AdapterColumnName = nameof(NamedText.Adapter),
        }).Fit(context.Data.LoadFromEnumerable<NamedText>([]));
        var rows = TinyTask.Rows(24);

        var scores = TinyReviews.Scores(scorer.Transform(context.Data.LoadFromEnumerable(
            rows.Select((row, index) => new NamedText { Text = row.Text, Adapter = index % 3 == 0 ? "first" : "mean" }))));

        foreach (var (index, row) in rows.Index())
            TinyReviews.AreClose(TinyTask.Scores(index % 3 == 0 ? other : Model.Value, [row])[0], scores[index]);
    }

    [TestMethod]
    public void Kept_states_of_all_tokens_train_the_same_head()
    {
        var headOnly = Options with { FineTuning = FineTuning.HeadOnly, Adapter = null };

        using var kept = TinyTask.Fit(headOnly);
        using var computed = TinyTask.Fit(headOnly with { Cache = EncoderCache.None });

        foreach (var (expected, actual) in Scores(computed).Zip(Scores(kept)))
            TinyReviews.AreClose(expected, actual);
    }

    [TestMethod]
    public void Training_continues_with_the_same_head_and_refuses_another_one()
    {
        var trained = TrainedAdapter.FromModel(Model.Value, "mean");
        var options = Options with { Adapter = null, InitialAdapter = trained, LearningRate = TinyTask.Standstill, MaxEpochs = 1 };

        using var continued = TinyTask.Fit(options);

        foreach (var (before, after) in Scores(Model.Value).Zip(Scores(continued)))
            CollectionAssert.AreEqual(before, after);
        StringAssert.Contains(
            Assert.Throws<ArgumentException>(() => TinyTask.Fit(options with { Head = ClassificationHeadKind.TwoLayer })).Message,
            "on the mean of the tokens");
        using var model = new MLContext().Model.FromAdapter(trained, TinyTask.Encoder);
        foreach (var (before, after) in Scores(Model.Value).Zip(Scores(model)))
            TinyReviews.AreClose(before, after);
    }

    [TestMethod]
    public void Words_explain_its_scores()
    {
        var explained = Model.Value.ExplainWords(
            "we like the good book", null, new WordExplanationOptions { Method = WordExplanationMethod.IntegratedGradients });

        Assert.IsLessThan(1e-3, Math.Abs(explained.Gap));
        Assert.IsGreaterThan(0, explained.Words.Max(word => Math.Abs(word.Value)));
    }

    [TestMethod]
    public void It_is_trained_on_fused_adapters()
    {
        using var folder = new TemporaryFolder();
        var context = new MLContext();
        using var fused = TinyFusion.Fit(TinyFusion.Options with { Head = ClassificationHeadKind.Mean });
        using var first = TinyFusion.Fit(TinyFusion.Options);
        var rows = TinyTask.Rows(12);
        var scores = TinyTask.Scores(fused, rows);

        foreach (var (row, together) in rows.Zip(scores))
            TinyReviews.AreClose(TinyTask.Scores(fused, [row])[0], together);
        Assert.IsTrue(scores.Zip(TinyTask.Scores(first, rows)).Any(pair => Math.Abs(pair.First[0] - pair.Second[0]) > 1e-3));
        context.Model.Save(fused, null, folder.File("fused.zip"));
        using var loaded = (AdapterTextClassificationTransformer)context.Model.Load(folder.File("fused.zip"), out _);
        foreach (var (before, after) in scores.Zip(TinyTask.Scores(loaded, rows)))
            CollectionAssert.AreEqual(before, after);
    }

    [TestMethod]
    public void A_merged_model_scores_the_same()
    {
        using var model = TinyTask.Fit(Options with { Adapter = new LoraConfig(), LearningRate = 2e-2 });
        using var merged = model.Merge();

        foreach (var (before, after) in Scores(model).Zip(Scores(merged)))
            TinyReviews.AreClose(before, after);
    }

    [TestMethod]
    [DataRow(PromptPlace.First)]
    [DataRow(PromptPlace.AfterFirstToken)]
    public void Added_tokens_are_not_in_the_mean(PromptPlace place)
    {
        using var scope = NewDisposeScope();
        using var encoder = EncoderFixture.SmallBert();
        using var generator = new Generator(1, CPU);
        using var adapter = new PromptTuningConfig { PromptLength = 3, Place = place }.Create(encoder.Config.Shape, generator, CPU);
        using var head = HeadConfig.Of(ClassificationHeadKind.Mean).Create(32, 3, generator, CPU);
        using var model = new TextModel(encoder, adapter, head);
        var input = EncoderInput.Create([5, 6, 7, 8, 9, 4, 0, 0], new long[8], [4, 2], 4, CPU);
        var last = encoder.HiddenStates(input, new EncoderPass { Adapter = adapter })[^1]; // of the text's own tokens

        var expected = head.Forward(stack([last[0].mean([0]), last[1].narrow(0, 0, 2).mean([0])]).unsqueeze(1), null, 0);

        EncoderFixture.AssertClose(expected, model.Outputs(input), 1e-5f);
    }

    [TestMethod]
    public void Folders_of_other_libraries_cannot_hold_it()
    {
        using var folder = new TemporaryFolder();
        using var lora = TinyTask.Fit(Options with { Adapter = new LoraConfig(), MaxEpochs = 1 });

        var hub = Assert.Throws<NotSupportedException>(() => TrainedAdapter.FromModel(Model.Value, "mean").Save(folder.File("hub")));
        var peft = Assert.Throws<NotSupportedException>(() =>
            TrainedAdapter.FromModel(lora, "mean").Save(folder.File("peft"), AdapterFormat.Peft));

        StringAssert.Contains(hub.Message, "WithoutHead()");
        StringAssert.Contains(peft.Message, "on the mean of the tokens");
        Assert.IsFalse(Directory.Exists(folder.File("hub")) || Directory.Exists(folder.File("peft")));
        TrainedAdapter.FromModel(Model.Value, "mean").WithoutHead().Save(folder.File("hub"));
    }

    [TestMethod]
    public void Tasks_with_a_prediction_for_each_token_refuse_it()
    {
        foreach (var kind in new[] { HeadKind.Tagging, HeadKind.QuestionAnswering })
        {
            StringAssert.Contains(
                Assert.Throws<ArgumentException>(() => HeadConfig.Of(kind, ClassificationHeadKind.Mean)).Message,
                "Head is Mean, which makes one vector of a text");
        }
    }

    private static float[][] Scores(ITransformer model) => TinyTask.Scores(model, TinyTask.Rows(9));

    private static string TextOf(string zip)
    {
        using var archive = ZipFile.OpenRead(zip);
        return string.Concat(archive.Entries.Select(entry =>
        {
            using var reader = new StreamReader(entry.Open(), System.Text.Encoding.Latin1);
            return reader.ReadToEnd();
        }));
    }

    private sealed class NamedText
    {
        public string? Text { get; set; }

        public string? Adapter { get; set; }
    }
}
