using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Adapters.Tests.Checkpoints;

namespace MLNet.Adapters.Tests.Pipeline.Embedding;

/// <summary>Texts before the texts, as sentence-transformers models specify them.</summary>
[TestClass]
public sealed class PromptTests : IDisposable
{
    private const string Config = "config_sentence_transformers.json";
    private const string TwoPrompts = """{"prompts": {"query": "a b ", "passage": "c "}, "default_prompt_name": "passage"}""";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public void Prompt_is_put_before_each_text()
    {
        var encoder = Encoder(null);

        CollectionAssert.AreEqual(Embed(encoder, "a b d"), Embed(encoder, "d", new() { OutputColumnName = "Vector", Prompt = "a b " }));
        CollectionAssert.AreNotEqual(Embed(encoder, "d"), Embed(encoder, "d", new() { OutputColumnName = "Vector", Prompt = "a b " }));
    }

    [TestMethod]
    public void Prompts_next_to_the_encoder_are_used()
    {
        var (plain, prompted) = (Encoder(null), Encoder(TwoPrompts));

        CollectionAssert.AreEqual(Embed(plain, "c d"), Embed(prompted, "d"));
        CollectionAssert.AreEqual(Embed(plain, "a b d"), Embed(prompted, "d", new() { OutputColumnName = "Vector", PromptName = "query" }));
        CollectionAssert.AreEqual(Embed(plain, "d"), Embed(prompted, "d", new() { OutputColumnName = "Vector", Prompt = "" }));
        CollectionAssert.AreEqual(Embed(plain, "d"), Embed(Encoder("""{"prompts": {"query": "a "}, "default_prompt_name": null}"""), "d"));
    }

    [TestMethod]
    public void Saved_model_keeps_its_prompt()
    {
        var context = new MLContext();
        using var model = Fit(context, Encoder(TwoPrompts), new() { OutputColumnName = "Vector", PromptName = "query" });
        context.Model.Save(model, null, _folder.File("model.mlnet"));

        var loaded = context.Model.Load(_folder.File("model.mlnet"), out _);

        CollectionAssert.AreEqual(Embed(Encoder(null), "a b d"), Vector(context, loaded, "d"));
    }

    [TestMethod]
    public void Wrong_names_and_files_are_refused()
    {
        Refused<ArgumentException>(TwoPrompts, new() { OutputColumnName = "Vector", PromptName = "x" }, "has the prompts query, passage");
        Refused<ArgumentException>(null, new() { OutputColumnName = "Vector", PromptName = "query" }, "has no prompts");
        Refused<ArgumentException>(
            TwoPrompts,
            new() { OutputColumnName = "Vector", PromptName = "query", Prompt = "a" },
            "Prompt is 'a' and PromptName is 'query'");
        EncoderEmbeddingOptions usual = new() { OutputColumnName = "Vector" };
        Refused<InvalidDataException>("""{"prompts": [], "default_prompt_name": null}""", usual, "'prompts' is []");
        Refused<InvalidDataException>("""{"prompts": {"query": 1}}""", usual, "the prompt 'query' is 1");
        Refused<InvalidDataException>("""{"prompts": {}, "default_prompt_name": "query"}""", usual, "the file has no prompts");
        Refused<InvalidDataException>("""{"default_prompt_name": 1}""", usual, "'default_prompt_name' is 1");
        Refused<InvalidDataException>("[", usual, "cannot be read as JSON");
    }

    [TestMethod]
    public void Pooling_without_the_prompt_is_refused_unless_the_pooling_is_given()
    {
        var encoder = Encoder(TwoPrompts);
        var pooling = Directory.CreateDirectory(Path.Combine(_folder.Path, encoder.Id, "1_Pooling"));
        File.WriteAllText(
            Path.Combine(pooling.FullName, "config.json"), """{"pooling_mode_mean_tokens": true, "include_prompt": false}""");

        var error = Assert.ThrowsExactly<NotSupportedException>(() => Embed(encoder, "d"));
        StringAssert.Contains(error.Message, "'include_prompt' is false");
        Assert.IsNotNull(Embed(encoder, "d", new() { OutputColumnName = "Vector", Prompt = "" }));
        Assert.IsNotNull(Embed(encoder, "d", new() { OutputColumnName = "Vector", Pooling = EmbeddingPooling.Mean }));
    }

    private void Refused<T>(string? config, EncoderEmbeddingOptions options, string message)
        where T : Exception =>
        StringAssert.Contains(Assert.ThrowsExactly<T>(() => Embed(Encoder(config), "d", options)).Message, message);

    private PretrainedEncoder Encoder(string? config)
    {
        var folder = TinyBert.CopyTo(_folder, $"tiny-{Guid.NewGuid():N}");
        if (config is not null)
            File.WriteAllText(Path.Combine(folder, Config), config);
        return PretrainedEncoder.FromDirectory(folder);
    }

    private static float[] Embed(PretrainedEncoder encoder, string text, EncoderEmbeddingOptions? options = null)
    {
        var context = new MLContext();
        using var model = Fit(context, encoder, options ?? new() { OutputColumnName = "Vector" });
        return Vector(context, model, text);
    }

    private static EncoderEmbeddingTransformer Fit(MLContext context, PretrainedEncoder encoder, EncoderEmbeddingOptions options) =>
        context.Transforms.Text.EncoderEmbedding(options with { InputColumnName = "Text", Encoder = encoder }).Fit(Rows(context, "d"));

    private static float[] Vector(MLContext context, ITransformer model, string text) =>
        model.Transform(Rows(context, text)).GetColumn<VBuffer<float>>("Vector").Single().DenseValues().ToArray();

    private static IDataView Rows(MLContext context, string text) =>
        context.Data.LoadFromEnumerable<LabelledText>([new() { Text = text }]);
}
