using System.Diagnostics;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Adapters.Extensions;
using MLNet.Adapters.Tests.Checkpoints;
using MLNet.Adapters.Tests.Encoders;

namespace MLNet.Adapters.Tests.Extensions;

[TestClass]
public sealed class EmbeddingGeneratorTests : IDisposable
{
    private static readonly string[] Texts = ["the film is great", "bad phone", "", "one camera in the house, we love it"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    public async Task Encoder_returns_the_vectors_of_EncoderEmbedding()
    {
        using var services = Add(options => options.FromEncoder(TinyBert.Open()));

        var embeddings = await Generator(services).GenerateAsync(Texts);

        AreClose(Expected(context => context.Transforms.Text.EncoderEmbedding("Vector", "Text", TinyBert.Open())), embeddings);
        Assert.AreEqual(TinyBert.Open().Id, embeddings[0].ModelId);
    }

    [TestMethod]
    public async Task Saved_model_returns_its_vectors_whatever_its_columns_are_called()
    {
        var context = new MLContext();
        var rows = context.Data.LoadFromEnumerable(Array.Empty<Note>());
        var options = new EncoderEmbeddingOptions
        {
            OutputColumnName = "Features",
            InputColumnName = "Body",
            Encoder = TinyBert.Open(),
            Normalize = false,
        };
        using var model = context.Transforms.CopyColumns("Body", "Draft")
            .Append(context.Transforms.Text.EncoderEmbedding(options))
            .Fit(rows);
        context.Model.Save(model, rows.Schema, _folder.File("search.zip"));
        using var services = Add(served => served.FromFile(_folder.File("search.zip")));

        var embeddings = await Generator(services).GenerateAsync(Texts);

        AreClose(
            Expected(other => other.Transforms.Text.EncoderEmbedding("Vector", "Text", TinyBert.Open(), normalize: false)), embeddings);
        var cut = await Generator(services).GenerateAsync(Texts, new EmbeddingGenerationOptions { Dimensions = 3 });
        CollectionAssert.AreEqual(embeddings[0].Vector[..3].ToArray(), cut[0].Vector.ToArray());
    }

    [TestMethod]
    public async Task Contrastive_model_in_memory_returns_its_vectors()
    {
        var context = new MLContext(seed: 1);
        var pairs = context.Data.LoadFromEnumerable(
            TinyReviews.Rows.Select(row => new Pair { Sentence1 = row.Text!, Sentence2 = row.Text! }));
        using var model = context.Transforms.Text.AdapterContrastive(TinyBert.Open(), batchSize: 8, maxEpochs: 1).Fit(pairs);
        using var services = Add(options => options.FromModel(model));

        var embeddings = await Generator(services).GenerateAsync(Texts);

        var column = model.Transform(context.Data.LoadFromEnumerable(Texts.Select(text => new Pair { Sentence1 = text })))
            .GetColumn<float[]>("Embedding");
        AreClose([.. column], embeddings);
    }

    [TestMethod]
    public async Task Fewer_dimensions_are_the_first_ones_of_length_1_and_more_are_an_error()
    {
        using var services = Add(options => options.FromEncoder(TinyBert.Open()));

        var cut = await Generator(services).GenerateAsync(Texts, new EmbeddingGenerationOptions { Dimensions = 8 });

        AreClose(
            Expected(context => context.Transforms.Text.EncoderEmbedding(new EncoderEmbeddingOptions
            {
                OutputColumnName = "Vector",
                InputColumnName = "Text",
                Encoder = TinyBert.Open(),
                Dimensions = 8,
            })),
            cut);
        var exception = await Assert.ThrowsExactlyAsync<ArgumentException>(() =>
            Generator(services).GenerateAsync(Texts, new EmbeddingGenerationOptions { Dimensions = 33 }));
        Assert.Contains("33 dimensions, but the model has 32", exception.Message);
    }

    [TestMethod]
    public async Task Metadata_name_the_model_and_usage_counts_its_tokens()
    {
        using var services = Add(options =>
        {
            options.FromEncoder(TinyBert.Open());
            options.ModelId = "tiny";
        });
        var embeddings = await Generator(services).GenerateAsync(["film", "film film"]);

        var metadata = Generator(services).GetService<EmbeddingGeneratorMetadata>()!;
        Assert.AreEqual(("mlnet.adapters", "tiny", 32), (metadata.ProviderName, metadata.DefaultModelId, metadata.DefaultModelDimensions));
        Assert.AreEqual((7L, 7L), (embeddings.Usage!.InputTokenCount, embeddings.Usage.TotalTokenCount)); // two special tokens each
        Assert.AreEqual("tiny", embeddings[0].ModelId);
        Assert.AreEqual("search", Generator(services).GetService<IServedModel>()!.Name);
        Assert.IsNull(Generator(services).GetService<string>());
        var exception = await Assert.ThrowsExactlyAsync<ArgumentException>(() =>
            Generator(services).GenerateAsync(["film"], new EmbeddingGenerationOptions { ModelId = "large" }));
        Assert.Contains("'large'", exception.Message);
    }

    [TestMethod]
    public async Task Null_texts_and_cancelled_calls_are_refused_and_no_texts_are_no_embeddings()
    {
        using var services = Add(options => options.FromEncoder(TinyBert.Open()));

        Assert.IsEmpty(await Generator(services).GenerateAsync([]));
        var exception = await Assert.ThrowsExactlyAsync<ArgumentException>(() => Generator(services).GenerateAsync(["film", null!]));
        Assert.Contains("Text 1 is null", exception.Message);
        await Assert.ThrowsAsync<OperationCanceledException>(() =>
            Generator(services).GenerateAsync(Texts, cancellationToken: new CancellationToken(canceled: true)));
    }

    [TestMethod]
    public async Task Model_without_an_embedding_is_refused()
    {
        SavedExpression.Save(_folder.File("model.zip"), 2);
        using var services = Add(options => options.FromFile(_folder.File("model.zip")));

        var exception = await Assert.ThrowsExactlyAsync<InvalidOperationException>(() => Generator(services).GenerateAsync(Texts));

        Assert.Contains("0 embedding stages", exception.Message);
    }

    [TestMethod]
    public async Task Vectors_of_one_call_come_from_one_model_although_it_is_replaced()
    {
        var (first, second) = (_folder.File("first.zip"), _folder.File("second.zip"));
        Save(first, "bert");
        Save(second, "distilbert");
        var file = first;
        using var services = Add(options =>
        {
            options.FromStream(() => File.OpenRead(file));
            (options.MaxBatchSize, options.MaxConcurrentBatches) = (1, 1);
        });
        await Generator(services).GenerateAsync(Texts);
        var batches = 0;
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == AdapterTelemetry.ActivitySourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStarted = _ => // before the second text is scored, on the thread that scores it
            {
                if (++batches != 2)
                    return;
                file = second;
                services.GetRequiredKeyedService<IServedModel>("search").ReloadAsync().Wait();
            },
        };
        ActivitySource.AddActivityListener(listener);

        var embeddings = await Generator(services).GenerateAsync(Texts);

        using var other = Add(options => options.FromFile(second));
        AreClose([.. (await Generator(other).GenerateAsync(Texts)).Select(one => one.Vector.ToArray())], embeddings);
    }

    private void Save(string path, string family)
    {
        var context = new MLContext();
        var rows = context.Data.LoadFromEnumerable(Array.Empty<LabelledText>());
        using var model = context.Transforms.Text.EncoderEmbedding("Vector", "Text", SmallEncoder.Create(_folder, family)).Fit(rows);
        context.Model.Save(model, rows.Schema, path);
    }

    private static ServiceProvider Add(Action<AdapterEmbeddingGeneratorOptions> configure) =>
        new ServiceCollection().AddAdapterEmbeddingGenerator("search", configure).BuildServiceProvider();

    private static IEmbeddingGenerator<string, Embedding<float>> Generator(ServiceProvider services) =>
        services.GetRequiredService<IEmbeddingGenerator<string, Embedding<float>>>();

    private static float[][] Expected(Func<MLContext, IEstimator<ITransformer>> embedding)
    {
        var context = new MLContext();
        var data = context.Data.LoadFromEnumerable(Texts.Select(text => new LabelledText { Text = text }));
        return [.. embedding(context).Fit(data).Transform(data).GetColumn<float[]>("Vector")];
    }

    private static void AreClose(float[][] expected, GeneratedEmbeddings<Embedding<float>> actual)
    {
        Assert.HasCount(expected.Length, actual);
        foreach (var (one, other) in expected.Zip(actual))
            TinyReviews.AreClose(one, other.Vector.ToArray());
    }

    public sealed class Note
    {
        public string Draft { get; set; } = "";
    }

    public sealed class Pair
    {
        public string Sentence1 { get; set; } = "";

        public string Sentence2 { get; set; } = "";
    }
}
