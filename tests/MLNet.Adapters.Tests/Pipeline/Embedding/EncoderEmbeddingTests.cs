using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Adapters.Checkpoints;
using MLNet.Adapters.Composition;
using MLNet.Adapters.Pretrained;
using MLNet.Adapters.Tests.Checkpoints;
using MLNet.Adapters.Tests.Training;

namespace MLNet.Adapters.Tests.Pipeline.Embedding;

/// <summary>Embeddings through the public API.</summary>
[TestClass]
public sealed class EncoderEmbeddingTests
{
    private const float ReferenceTolerance = 2e-5f; // six layers of 384 channels in float32

    private static readonly string[] Texts =
    [
        "good",
        "the book was bad",
        "we like the old house and the red dog sits outside in the city",
        "",
    ];

    [TestMethod]
    public void Embeddings_of_the_default_encoder_equal_the_reference()
    {
        using var json = JsonDocument.Parse(File.ReadAllText(Fixture.Path("minilm", "expected.json")));
        string[] sentences = [.. json.RootElement.GetProperty("sentences").EnumerateArray().Select(sentence => sentence.GetString()!)];
        using var file = SafetensorsFile.Open(Fixture.Path("minilm", "expected.safetensors"));
        using var expected = file.Read("sentence_embeddings", TorchSharp.torch.ScalarType.Float32, TorchSharp.torch.CPU);

        var embeddings = TinyEmbeddings.Of(
            new EncoderEmbeddingOptions
            {
                OutputColumnName = "Embedding",
                InputColumnName = "Text",
                Encoder = Open(),
                MaxTokens = 128,
            },
            sentences);

        TinyEmbeddings.AreClose([.. expected.data<float>().ToArray().Chunk(384)], embeddings, ReferenceTolerance);
    }

    [TestMethod]
    [DataRow(EmbeddingPooling.Mean)]
    [DataRow(EmbeddingPooling.Cls)]
    [DataRow(EmbeddingPooling.Max)]
    public void A_text_s_embedding_does_not_depend_on_its_batch(EmbeddingPooling pooling)
    {
        var options = TinyEmbeddings.Options with { Encoder = Open(), Pooling = pooling, MaxTokens = null };
        var longText = string.Join(' ', Enumerable.Repeat("word", 200));

        var together = TinyEmbeddings.Of(options, "hi", longText, "a short one");

        TinyEmbeddings.AreClose([together[0]], TinyEmbeddings.Of(options, "hi"));
        TinyEmbeddings.AreClose([together[1]], TinyEmbeddings.Of(options, longText));
        Assert.IsGreaterThan(0.01f, Distance(together[0], together[1]));
    }

    [TestMethod]
    public void A_column_of_embeddings_has_a_vector_for_each_row_as_an_engine_gives_it()
    {
        var context = new MLContext(1);
        string[] texts = [.. TinyTask.Rows(10).Select(row => row.Text!)];
        using var model = context
            .Transforms.Text.EncoderEmbedding(TinyEmbeddings.Options)
            .Fit(context.Data.LoadFromEnumerable(TinyTask.Rows(1)));
        using var engine = context.Model.CreatePredictionEngine<LabelledText, Embedded>(
            model,
            new PredictionEngineOptions { OwnsTransformer = false });

        var column = TinyEmbeddings.Of(model, texts);

        Assert.AreEqual(10, column.Select(vector => string.Join(' ', vector)).Distinct().Count());
        foreach (var (text, vector) in texts.Zip(column))
            TinyReviews.AreClose(engine.Predict(new LabelledText { Text = text }).Embedding, vector);
    }

    [TestMethod]
    [DataRow(EmbeddingPooling.Mean)]
    [DataRow(EmbeddingPooling.Cls)]
    [DataRow(EmbeddingPooling.Max)]
    public void Normalised_embeddings_have_length_1_and_the_direction_of_the_others(EmbeddingPooling pooling)
    {
        var options = TinyEmbeddings.Options with { Pooling = pooling };

        var normalised = TinyEmbeddings.Of(options, Texts);
        var plain = TinyEmbeddings.Of(options with { Normalize = false }, Texts);

        foreach (var (one, other) in normalised.Zip(plain))
        {
            Assert.AreEqual(1, Length(one), 1e-5);
            Assert.IsGreaterThan(1.1, Length(other));
            TinyReviews.AreClose([.. other.Select(value => (float)(value / Length(other)))], one);
        }
    }

    [TestMethod]
    public void An_adapter_adapts_them_and_its_head_does_not_matter()
    {
        var adapted = TinyEmbeddings.Of(TinyEmbeddings.Options with { Adapter = TinyTask.Learnt }, Texts);

        Assert.IsGreaterThan(0.01f, Distance(TinyEmbeddings.Of(TinyEmbeddings.Options, Texts)[1], adapted[1]));
        TinyEmbeddings.AreClose(adapted, TinyEmbeddings.Of(TinyEmbeddings.Options with { Adapter = new Stack(TinyTask.Learnt) }, Texts));
        TinyEmbeddings.AreClose(
            adapted,
            TinyEmbeddings.Of(
                TinyEmbeddings.Options with
                {
                    Adapter = new Average([TinyTask.Learnt, TinyTask.Learnt.Rename("again")]),
                },
                Texts));
    }

    [TestMethod]
    public void A_loaded_model_gives_the_same_bits_and_holds_no_head()
    {
        using var folder = new TemporaryFolder();
        var context = new MLContext(1);
        using var model = context
            .Transforms.Text.EncoderEmbedding(
                TinyEmbeddings.Options with
                {
                    Adapter = TinyFusion.Sources[0],
                    Pooling = EmbeddingPooling.Max,
                    Normalize = false,
                })
            .Fit(context.Data.LoadFromEnumerable(TinyTask.Rows(1)));
        context.Model.Save(model, null, folder.File("model.zip"));

        using var loaded = (EncoderEmbeddingTransformer)new MLContext().Model.Load(folder.File("model.zip"), out _);

        Assert.AreEqual("movies", loaded.Adapter!.Name);
        Assert.IsEmpty(loaded.Adapter.Labels);
        foreach (var (one, other) in TinyEmbeddings.Of(model, Texts).Zip(TinyEmbeddings.Of(loaded, Texts)))
            CollectionAssert.AreEqual(one, other);
    }

    [TestMethod]
    public void The_output_may_hide_the_text_and_feeds_a_stock_trainer()
    {
        var context = new MLContext(1);
        var data = context.Data.LoadFromEnumerable(TinyTask.Rows(30));
        var pipeline = context
            .Transforms.Conversion.MapValueToKey("Label")
            .Append(context.Transforms.Text.EncoderEmbedding("Text", encoder: TinyTask.Encoder, adapter: TinyTask.Learnt))
            .Append(
                context.MulticlassClassification.Trainers.LbfgsMaximumEntropy(
                    featureColumnName: "Text",
                    l1Regularization: 0,
                    l2Regularization: 1e-4f));

        using var model = pipeline.Fit(data);

        // The adapter has learnt these classes.
        Assert.AreEqual(1, context.MulticlassClassification.Evaluate(model.Transform(data)).MacroAccuracy, 0.05);
    }

    [TestMethod]
    public void Long_texts_are_cut_at_256_tokens_or_the_encoder_s_positions_and_counted_or_refused()
    {
        var (context, warnings) = (new MLContext(1), new List<string>());
        context.Log += (_, log) => warnings.Add(log.Message);
        string[] texts = [string.Join(' ', Enumerable.Repeat("good", 60)), string.Join(' ', Enumerable.Repeat("good", 38)) + " bad"];
        var data = context.Data.LoadFromEnumerable(texts.Select(text => new LabelledText { Text = text }));
        using var model = context.Transforms.Text.EncoderEmbedding(TinyEmbeddings.Options).Fit(data);

        float[][] cut = [.. model.Transform(data).GetColumn<float[]>("Embedding")];

        TinyReviews.AreClose(cut[0], cut[1]);
        Assert.IsTrue(
            warnings.Exists(message => message.Contains("2 text(s) were longer than 40 tokens", StringComparison.Ordinal)),
            string.Join('\n', warnings));
        StringAssert.Contains(
            Assert
                .Throws<InvalidOperationException>(() =>
                    TinyEmbeddings.Of(TinyEmbeddings.Options with { OnLongText = LongText.Error }, texts))
                .Message,
            "more than 40 tokens");

        string[] around = [.. new[] { 254, 255 }.Select(words => string.Join(' ', Enumerable.Repeat("word", words)))];
        var whole = TinyEmbeddings.Of(TinyEmbeddings.Options with { Encoder = Open(), OnLongText = LongText.Error }, around[0]);
        Assert.HasCount(384, whole[0]);
        StringAssert.Contains(
            Assert
                .Throws<InvalidOperationException>(() =>
                    TinyEmbeddings.Of(TinyEmbeddings.Options with { Encoder = Open(), OnLongText = LongText.Error }, around[1]))
                .Message,
            "more than 256 tokens");
    }

    [TestMethod]
    public void Options_that_cannot_work_are_refused()
    {
        Refused(
            TinyEmbeddings.Options with
            {
                Adapter = new BatchSplit(TinyFusion.Sources[0], TinyFusion.Sources[1]),
            },
            "copies or routes rows");
        Refused(
            TinyEmbeddings.Options with
            {
                Adapter = TinyTask.Learnt,
                Encoder = Open(),
            },
            "expects hidden size 32, but encoder 'all-MiniLM-L6-v2' has 384");
        Refused(TinyEmbeddings.Options with { MaxTokens = 41 }, "MaxTokens is 41");
        Refused(TinyEmbeddings.Options with { MaxTokens = 2 }, "MaxTokens is 2");
        Refused(TinyEmbeddings.Options with { OutputColumnName = "" }, "output column");
        Refused(TinyEmbeddings.Options with { InputColumnName = "" }, "InputColumnName is empty");
        Refused(TinyEmbeddings.Options with { Pooling = (EmbeddingPooling)9 }, "one of Mean, Cls, Max");

        static void Refused(EncoderEmbeddingOptions options, string part) =>
            StringAssert.Contains(
                Assert.Throws<ArgumentException>(() => new MLContext().Transforms.Text.EncoderEmbedding(options)).Message,
                part);
    }

    private static PretrainedEncoder Open() => PretrainedEncoder.FromDirectory(DefaultEncoder.Folder);

    private static double Length(float[] vector) => Math.Sqrt(vector.Sum(value => (double)value * value));

    private static float Distance(float[] one, float[] other) => one.Zip(other, (a, b) => Math.Abs(a - b)).Max();

    private sealed class Embedded
    {
        public float[] Embedding { get; set; } = [];
    }
}
