using System.IO.Compression;
using System.Text;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Adapters.Tests.Checkpoints;

namespace MLNet.Adapters.Tests.Pipeline.Models;

/// <summary>What a saved text classifier holds, and what becomes of a damaged one.</summary>
[TestClass]
public sealed class AdapterModelFileTests
{
    private static readonly string[] Texts = ["good film", "the worst phone", "a car in the house", ""];

    private static MLContext _context = null!;
    private static AdapterTextClassificationTransformer _model = null!;
    private static byte[] _zip = [];

    [ClassInitialize]
    public static void Fit(TestContext _)
    {
        _context = new MLContext(1);
        _model = TinyReviews.Fit(_context);
        _zip = Save(_model);
    }

    [ClassCleanup]
    public static void DisposeModel() => _model.Dispose();

    [TestMethod]
    public void Any_encoder_but_the_built_in_one_is_embedded() =>
        CollectionAssert.IsSubsetOf(
            new[]
            {
                "adapter.safetensors",
                "model_head.safetensors",
                "model.json",
                "encoder-config.json",
                "encoder-model.safetensors",
                "encoder-vocab.txt",
            },
            Names(_zip));

    [TestMethod]
    public void Encoder_that_only_has_the_built_in_one_s_name_is_embedded()
    {
        using var folder = new TemporaryFolder();
        var encoder = PretrainedEncoder.FromDirectory(TinyBert.CopyTo(folder, "all-MiniLM-L6-v2"));
        using var model = TinyReviews.Fit(_context, TinyReviews.Options with { Encoder = encoder, MaxEpochs = 1 });

        CollectionAssert.Contains(Names(Save(model)), "encoder-model.safetensors");
    }

    [TestMethod]
    public void Referenced_encoder_leaves_the_file_small()
    {
        using var model = TinyReviews.Fit(_context, TinyReviews.Options with { EncoderStorage = EncoderStorage.Referenced, MaxEpochs = 1 });
        var zip = Save(model);

        Assert.IsFalse(Array.Exists(Names(zip), name => name.StartsWith("encoder-", StringComparison.Ordinal)));
        Assert.IsLessThan(_zip.Length - 100_000, zip.Length);
    }

    [TestMethod]
    public void No_path_of_this_machine_is_stored()
    {
        using var folder = new TemporaryFolder();
        foreach (var storage in new[] { EncoderStorage.Embedded, EncoderStorage.Referenced })
        {
            var encoder = PretrainedEncoder.FromDirectory(TinyBert.CopyTo(folder, storage.ToString()));
            using var model = TinyReviews.Fit(
                _context,
                TinyReviews.Options with
                {
                    Encoder = encoder,
                    EncoderStorage = storage,
                    MaxEpochs = 1,
                });
            foreach (var content in Contents(Save(model)))
            {
                foreach (var path in new[] { folder.Path, AppContext.BaseDirectory, Environment.CurrentDirectory })
                {
                    Assert.DoesNotContain(path, Encoding.UTF8.GetString(content));
                    Assert.DoesNotContain(path, Encoding.Unicode.GetString(content));
                }
            }
        }
    }

    [TestMethod]
    public void Loaded_model_tells_what_the_trained_one_does()
    {
        using var loaded = Load(_zip);

        CollectionAssert.AreEqual(_model.Labels.ToArray(), loaded.Labels.ToArray());
        Assert.AreEqual(_model.ParameterSummary.ToTable(), loaded.ParameterSummary.ToTable());
        CollectionAssert.AreEqual(_model.Report.Epochs.ToArray(), loaded.Report.Epochs.ToArray());
        CollectionAssert.AreEqual(_model.Report.AdapterNorms.ToArray(), loaded.Report.AdapterNorms.ToArray());
        Assert.AreEqual(
            (_model.Report.Seed, _model.Report.Seconds, _model.Report.PaddingShare),
            (loaded.Report.Seed, loaded.Report.Seconds, loaded.Report.PaddingShare));
        Assert.AreEqual((_model.Encoder.Id, _model.Encoder.Sha256), (loaded.Encoder.Id, loaded.Encoder.Sha256));
        Assert.AreEqual(_model.Adapter!.Config, loaded.Adapter!.Config);
    }

    [TestMethod]
    public void Models_that_embed_one_encoder_hold_its_files_once()
    {
        using var first = Load(_zip);
        using var second = Load(_zip);
        using var other = TinyReviews.Fit(
            _context,
            TinyReviews.Options with
            {
                FineTuning = MLNet.Adapters.FineTuning.Full,
                MaxEpochs = 1,
            });
        using var third = Load(Save(other));

        Assert.AreSame(first.Encoder, second.Encoder);
        Assert.AreNotSame(first.Encoder, third.Encoder);
    }

    [TestMethod]
    public void Model_saved_again_after_loading_scores_bit_equal()
    {
        using var loaded = Load(_zip);
        using var again = Load(Save(loaded));

        var expected = TinyReviews.Score(_model, Texts);
        foreach (var (one, other) in expected.Zip(TinyReviews.Score(again, Texts)))
            CollectionAssert.AreEqual(one, other);
    }

    [TestMethod]
    public void Fully_tuned_model_embeds_its_encoder_and_scores_bit_equal()
    {
        using var model = TinyReviews.Fit(_context, TinyReviews.Options with
        {
            FineTuning = MLNet.Adapters.FineTuning.Full,
            EncoderStorage = EncoderStorage.Referenced,
            LearningRate = 1e-3,
        });
        using var loaded = Load(Save(model));

        Assert.AreEqual("bert-tuned", loaded.Encoder.Id);
        Assert.AreNotEqual(TinyBert.Open().Sha256, loaded.Encoder.Sha256);
        foreach (var (one, other) in TinyReviews.Score(model, Texts).Zip(TinyReviews.Score(loaded, Texts)))
            CollectionAssert.AreEqual(one, other);
    }

    [TestMethod]
    public void Newer_format_is_an_error_that_says_to_update()
    {
        var error = Fails(ChangeEntry("Model.key", bytes =>
        {
            // The header: signature, version written, version readable.
            var at = bytes.AsSpan().IndexOf("ADTXTCLS"u8);
            Assert.IsGreaterThan(0, at);
            bytes[at + 8] = 9;
            bytes[at + 12] = 9;
            return bytes;
        }));

        Assert.IsInstanceOfType<FormatException>(error);
        StringAssert.Contains(error.Message, "format version 9");
        StringAssert.Contains(error.Message, "Update the package");
    }

    [TestMethod]
    [DataRow("adapter.safetensors")]
    [DataRow("model_head.safetensors")]
    [DataRow("encoder-model.safetensors")]
    [DataRow("model.json")]
    public void Entry_cut_short_is_an_error_that_names_it(string name)
    {
        var error = Fails(ChangeEntry(name, bytes => bytes[..(bytes.Length / 2)]));

        Assert.IsInstanceOfType<FormatException>(error);
        StringAssert.Contains(error.Message, $"'{name}'");
        StringAssert.Contains(error.Message, "damaged");
    }

    [TestMethod]
    public void Embedded_encoder_that_was_changed_is_an_error_that_names_the_file()
    {
        var error = Fails(ChangeEntry("encoder-vocab.txt", bytes =>
        {
            bytes[^2] ^= 1;
            return bytes;
        }));

        Assert.IsInstanceOfType<FormatException>(error);
        StringAssert.Contains(error.Message, "'encoder-vocab.txt' of the model does not contain the bytes that were written");
    }

    [TestMethod]
    [DataRow(0.1)]
    [DataRow(0.5)]
    [DataRow(0.99)]
    public void Zip_cut_short_is_an_error(double share)
    {
        var error = Fails(_zip[..(int)(_zip.Length * share)]);

        Assert.IsTrue(error is FormatException or InvalidDataException, error.ToString());
    }

    [TestMethod]
    public void Model_in_a_chain_is_saved_and_loaded_with_its_labels()
    {
        var data = _context.Data.LoadFromEnumerable(TinyReviews.Rows);
        using var chain = _context.Transforms.Conversion.MapValueToKey("Label")
            .Append(_context.MulticlassClassification.Trainers.AdapterTextClassification(TinyReviews.Options with { MaxEpochs = 40 }))
            .Append(_context.Transforms.Conversion.MapKeyToValue("PredictedLabel"))
            .Fit(data);
        using var stream = new MemoryStream();
        _context.Model.Save(chain, data.Schema, stream);
        var loaded = new MLContext().Model.Load(new MemoryStream(stream.ToArray()), out _);

        foreach (var model in new[] { chain, loaded })
            CollectionAssert.AreEqual(
                TinyReviews.Rows.Select(row => row.Label).ToArray(),
                model.Transform(data).GetColumn<string>("PredictedLabel").ToArray());
    }

    private static byte[] Save(ITransformer model)
    {
        using var stream = new MemoryStream();
        _context.Model.Save(model, null, stream);
        return stream.ToArray();
    }

    private static AdapterTextClassificationTransformer Load(byte[] zip) =>
        (AdapterTextClassificationTransformer)new MLContext().Model.Load(new MemoryStream(zip), out _);

    private static Exception Fails(byte[] zip)
    {
        Exception error = Assert.Throws<Exception>(() => Load(zip));
        while (error.InnerException is { } inner)
            error = inner;
        return error;
    }

    private static string[] Names(byte[] zip)
    {
        using var archive = new ZipArchive(new MemoryStream(zip));
        return [.. archive.Entries.Select(entry => entry.Name)];
    }

    private static List<byte[]> Contents(byte[] zip)
    {
        using var archive = new ZipArchive(new MemoryStream(zip));
        return [.. archive.Entries.Select(Content)];
    }

    private static byte[] Content(ZipArchiveEntry entry)
    {
        using var source = entry.Open();
        using var bytes = new MemoryStream();
        source.CopyTo(bytes);
        return bytes.ToArray();
    }

    private static byte[] ChangeEntry(string name, Func<byte[], byte[]> change)
    {
        using var stream = new MemoryStream();
        stream.Write(_zip);
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Update, leaveOpen: true))
        {
            var entry = archive.Entries.First(candidate => candidate.Name == name && Content(candidate).Length > 0);
            var (path, changed) = (entry.FullName, change(Content(entry)));
            entry.Delete();
            using var replacement = archive.CreateEntry(path).Open();
            replacement.Write(changed);
        }

        return stream.ToArray();
    }
}
