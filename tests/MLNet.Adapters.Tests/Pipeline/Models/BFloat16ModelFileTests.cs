using System.IO.Compression;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNet.Adapters.Pipeline.Models;
using MLNet.Adapters.Tests.Checkpoints;
using MLNet.Adapters.Tests.Layers;
using MLNet.Adapters.Tests.Methods;
using MLNet.Adapters.Tests.Pipeline.Embedding;
using MLNet.Adapters.Tests.Training;
using static TorchSharp.torch;

namespace MLNet.Adapters.Tests.Pipeline.Models;

/// <summary>Saved models whose encoder is bfloat16, and what becomes of them on a machine without it.</summary>
[TestClass]
public sealed class BFloat16ModelFileTests
{
    private static readonly IReadOnlyList<LabelledText> Rows = TinyTask.Rows(12);
    private static readonly string[] Texts = ["the movie was good", "a bad phone", ""];

    public static IEnumerable<ComputePrecision> Precisions => [ComputePrecision.Float32, ComputePrecision.BFloat16];

    [TestMethod]
    [DynamicData(nameof(Precisions))]
    public void Loaded_model_scores_as_the_trained_one(ComputePrecision precision)
    {
        using var assumed = AssumedBFloat16.Supported();
        using var model = TinyTask.Fit(TinyTask.Options with { Precision = precision }, 12);
        using var loaded = (AdapterTextClassificationTransformer)Load(Save(model));

        var (expected, actual) = (TinyTask.Scores(model, Rows), TinyTask.Scores(loaded, Rows));

        foreach (var (one, other) in expected.Zip(actual))
            CollectionAssert.AreEqual(one, other); // the same computation
        Assert.AreEqual(precision == ComputePrecision.BFloat16 ? ScalarType.BFloat16 : ScalarType.Float32, TypeOf(loaded));
    }

    [TestMethod]
    public void Only_models_in_bfloat16_have_a_format_version_that_older_libraries_refuse()
    {
        using var assumed = AssumedBFloat16.Supported();
        using var single = TinyTask.Fit(TinyTask.Options with { MaxEpochs = 1 }, 12);
        using var half = TinyTask.Fit(TinyTask.Options with { MaxEpochs = 1, Precision = ComputePrecision.BFloat16 }, 12);
        using var tags = TinyTags.Fit(TinyTags.Options with { MaxEpochs = 1, Precision = ComputePrecision.BFloat16 }, TinyTags.Rows(12));

        Assert.AreEqual((1u, 2u, 3u), (VersionOf(Save(single)), VersionOf(Save(half)), VersionOf(Save(tags))));
        Assert.DoesNotContain("Precision", RecordOf(Save(single)));
        Assert.Contains("\"Precision\": \"BFloat16\"", RecordOf(Save(half)));
    }

    [TestMethod]
    public void Without_bfloat16_a_model_scores_in_float32_with_the_rounded_weights_and_says_so_once()
    {
        byte[] saved;
        float[][] half;
        var options = TinyEmbeddings.Options with { EncoderStorage = EncoderStorage.Embedded };
        using (AssumedBFloat16.Supported())
        {
            using var model = Embedding(options with { Precision = ComputePrecision.BFloat16 });
            (saved, half) = (Save(model), TinyEmbeddings.Of(model, Texts));
        }

        using var assumed = AssumedBFloat16.NotSupported();
        var (context, messages) = (new MLContext(1), new List<string>());
        context.Log += (_, log) => messages.Add($"{log.Kind} {log.RawMessage}");
        using var loaded = (EncoderEmbeddingTransformer)context.Model.Load(new MemoryStream(saved), out _);
        var actual = TinyEmbeddings.Of(loaded, Texts);
        loaded.Dispose();
        var again = TinyEmbeddings.Of(loaded, Texts);

        using var folder = new TemporaryFolder();
        var rounded = TinyBert.CopyTo(folder);
        TinyBert.Rewrite(rounded, tensors =>
        {
            foreach (var (name, tensor) in tensors.Where(named => named.Value.is_floating_point()).ToList())
                tensors[name] = tensor.to(ScalarType.BFloat16);
        });
        TinyEmbeddings.AreClose(
            TinyEmbeddings.Of(options with { Encoder = PretrainedEncoder.FromDirectory(rounded) }, Texts), actual, 0);
        TinyEmbeddings.AreClose(actual, again, 0);
        // Vectors of length 1 are at most as far from each other as states of order 1.
        TinyEmbeddings.AreClose(half, actual, (float)Rounding.Bound(ScalarType.BFloat16, TinyTask.Encoder.Shape, ones(1)));
        Assert.AreNotEqual(half[0][0], actual[0][0]);
        Assert.AreEqual(
            $"Warning The model's encoder is stored in BFloat16, but {AssumedBFloat16.Missing}: it is computed in float32 with the same "
            + "weights. Scores differ slightly, and it takes the memory and time of float32.",
            messages.Single(message => message.Contains("BFloat16", StringComparison.Ordinal)));
    }

    [TestMethod]
    public void Embeddings_and_models_of_many_adapters_take_the_option_and_keep_it()
    {
        using var assumed = AssumedBFloat16.Supported();
        var context = new MLContext(1);
        string[] names = [TinyTask.Learnt.Name, TinyFusion.Sources[0].Name];
        var rows = context.Data.LoadFromEnumerable(
            TinyTask.Rows(6).Select((row, index) => new Named { Text = row.Text, AdapterName = names[index % names.Length] }));
        var options = new MultiAdapterOptions
        {
            Adapters = [TinyTask.Learnt, TinyFusion.Sources[0]],
            Encoder = TinyTask.Encoder,
            MaxTokens = 40,
        };
        using var single = context.Transforms.Text.ScoreWithAdapters(options).Fit(rows);
        using var half = context.Transforms.Text.ScoreWithAdapters(options with { Precision = ComputePrecision.Auto }).Fit(rows);
        using var loaded = (MultiAdapterScorer)Load(Save(half));
        using var embedding = Embedding(TinyEmbeddings.Options with { Precision = ComputePrecision.BFloat16 });

        var (expected, found, again) = (Predictions(single), Predictions(half), Predictions(loaded));

        CollectionAssert.AreEqual(found, again);
        CollectionAssert.AreNotEqual(expected, found, "bfloat16 rounds");
        Assert.AreEqual((1u, 2u, 2u), (VersionOf(Save(single)), VersionOf(Save(half)), VersionOf(Save(embedding))));

        float[] Predictions(ITransformer model) => [.. model.Transform(rows).GetColumn<float[]>("Score").SelectMany(scores => scores)];
    }

    [TestMethod]
    public void Scoring_in_bfloat16_where_it_is_missing_is_an_error()
    {
        using var assumed = AssumedBFloat16.NotSupported();

        var error = Assert.ThrowsExactly<InvalidOperationException>(() =>
            Embedding(TinyEmbeddings.Options with { Precision = ComputePrecision.BFloat16 }));

        StringAssert.StartsWith(error.Message, $"Precision is BFloat16, but {AssumedBFloat16.Missing}.");
    }

    private static EncoderEmbeddingTransformer Embedding(EncoderEmbeddingOptions options)
    {
        var context = new MLContext(1);
        return context.Transforms.Text.EncoderEmbedding(options).Fit(context.Data.LoadFromEnumerable(Rows));
    }

    private static ScalarType TypeOf(AdapterTextClassificationTransformer model) =>
        model.Native.Load().Lease.Encoder.parameters().First().dtype;

    private static byte[] Save(ITransformer model)
    {
        using var stream = new MemoryStream();
        new MLContext(1).Model.Save(model, null, stream);
        return stream.ToArray();
    }

    private static ITransformer Load(byte[] saved) => new MLContext(1).Model.Load(new MemoryStream(saved), out _);

    // The version from which a library can read the file.
    private static uint VersionOf(byte[] saved)
    {
        var host = ((IHostEnvironment)new MLContext(1)).Register("test");
        using var zip = new ZipArchive(new MemoryStream(saved));
        var folder = Path.GetDirectoryName(Entry(zip, "model.json").FullName)!;
        using var repository = RepositoryReader.Open(new MemoryStream(saved), host);
        using var entry = repository.OpenEntry(folder, ModelLoadContext.ModelStreamName);
        using var context = new ModelLoadContext(repository, entry, folder);
        return context.Header.ModelVerReadable;
    }

    private static string RecordOf(byte[] saved)
    {
        using var zip = new ZipArchive(new MemoryStream(saved));
        using var reader = new StreamReader(Entry(zip, "model.json").Open());
        return reader.ReadToEnd();
    }

    private static ZipArchiveEntry Entry(ZipArchive zip, string name) => zip.Entries.Single(entry => entry.Name == name);

    private sealed class Named
    {
        public string? Text { get; set; }

        public string AdapterName { get; set; } = string.Empty;
    }
}
