using System.IO.Compression;
using System.Text.Json.Serialization.Metadata;
using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNet.Adapters.Pipeline.Models;
using MLNet.Adapters.Pipeline.Reading;
using MLNet.Adapters.Tests.Pipeline.Scoring;

namespace MLNet.Adapters.Tests.Pipeline.Models;

[TestClass]
public sealed class ModelReaderTests
{
    private static readonly ModelFormat Format = new("TESTMODL", Version: 3, "TestModel");
    private static readonly JsonTypeInfo<ClassLabelsRecord> Json =
        (JsonTypeInfo<ClassLabelsRecord>)TestJson.Options.GetTypeInfo(typeof(ClassLabelsRecord));
    private static readonly byte[] Bytes = [.. Enumerable.Range(0, 100_000).Select(index => (byte)(index * 31))];

    private readonly IHost _host = ((IHostEnvironment)new MLContext()).Register("Tests");

    [TestMethod]
    public void Entries_come_back_as_they_were_written() => Read(Write(Format), Format, reader =>
    {
        CollectionAssert.AreEqual(new[] { "x", "ü" }, reader.ReadJson("labels.json", Json).Values);
        CollectionAssert.AreEqual(Bytes, reader.ReadBinary("weights.bin", ReadBytes));
        Assert.IsFalse(reader.Contains("other.bin"));
    });

    [TestMethod]
    public void Newer_format_is_an_error_that_says_to_update() => Fails(
        Write(Format with { Version = 4 }), "format version 4", "versions up to 3", "Update the package");

    [TestMethod]
    public void Older_format_is_read() =>
        Read(Write(Format with { Version = 2 }), Format, reader => Assert.IsTrue(reader.Contains("weights.bin")));

    [TestMethod]
    public void Model_of_another_kind_is_an_error() => Fails(Write(Format with { Signature = "OTHERMDL" }), "Unknown file type");

    [TestMethod]
    public void Missing_entry_is_an_error_that_names_it() =>
        Fails(Change(Write(Format), "weights.bin", _ => null), "'weights.bin' is missing");

    [TestMethod]
    public void Entry_cut_short_is_an_error_with_both_lengths() => Fails(
        Change(Write(Format), "weights.bin", bytes => bytes[..70_000]), "'weights.bin'", "70000", "100000");

    [TestMethod]
    public void Entry_that_was_never_written_is_an_error_that_lists_those_that_were() =>
        Read(Write(Format), Format, reader =>
            StringAssert.Contains(
                Assert.ThrowsExactly<FormatException>(() => reader.ReadBinary("heads.bin", ReadBytes)).Message,
                "labels.json, weights.bin"));

    [TestMethod]
    public void Entry_that_is_longer_than_its_content_is_an_error() => Read(Write(Format), Format, reader => StringAssert.Contains(
        Assert.ThrowsExactly<FormatException>(() => reader.ReadBinary("weights.bin", stream => stream.ReadByte())).Message, "99999 bytes"));

    [TestMethod]
    public void Entry_that_is_shorter_than_its_content_is_an_error() => Read(Write(Format), Format, reader => StringAssert.Contains(
        Assert.ThrowsExactly<FormatException>(() => reader.ReadBinary("weights.bin", stream =>
        {
            stream.ReadExactly(new byte[100_001]);
            return 0;
        })).Message, "ends too early"));

    [TestMethod]
    public void Entry_with_one_bit_changed_is_an_error() =>
        Fails(
            Change(Write(Format), "weights.bin", bytes => [.. bytes[..500], (byte)(bytes[500] ^ 1), .. bytes[501..]]),
            "'weights.bin' of the model does not contain the bytes that were written");

    [TestMethod]
    public void Broken_json_is_an_error_that_names_the_entry() =>
        Read(Write(Format), Format, reader =>
            StringAssert.Contains(
                Assert.ThrowsExactly<FormatException>(() => reader.ReadJson("weights.bin", Json)).Message,
                "'weights.bin' of the model cannot be read"));

    [TestMethod]
    public void Zip_cut_short_does_not_load()
    {
        byte[] whole = Write(Format);

        Assert.ThrowsExactly<FormatException>(() => Read(whole[..(whole.Length / 2)], Format, _ => { }));
    }

    [TestMethod]
    public void Model_Load_passes_the_reason_on()
    {
        var context = new MLContext(1);
        IDataView data = context.Data.LoadFromEnumerable<ReviewRow>([
            new() { Text = "a", Label = "x" },
            new() { Text = "bb", Label = "y" },
        ]);
        IDataView keyed = context.Transforms.Conversion.MapValueToKey("Label").Fit(data).Transform(data);
        using LengthClassifierTransformer model = new LengthClassifierTrainer(context).Fit(keyed);
        using var saved = new MemoryStream();
        context.Model.Save(model, keyed.Schema, saved);
        using var damaged = new MemoryStream(Change(saved.ToArray(), "means.bin", _ => null));

        var error = Assert.Throws<Exception>(() => context.Model.Load(damaged, out _));

        // ML.NET wraps what a loader throws once or twice.
        Exception reason = error;
        while (reason.InnerException is not null)
            reason = reason.InnerException;
        Assert.IsInstanceOfType<FormatException>(reason);
        StringAssert.Contains(reason.Message, "'means.bin' is missing");
    }

    private static byte[] ReadBytes(Stream stream)
    {
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        return memory.ToArray();
    }

    private static byte[] Change(byte[] zip, string name, Func<byte[], byte[]?> change)
    {
        using var stream = new MemoryStream();
        stream.Write(zip);
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Update, leaveOpen: true))
        {
            ZipArchiveEntry entry = archive.Entries.Single(candidate => candidate.Name == name);
            string path = entry.FullName;
            byte[] bytes;
            using (Stream old = entry.Open())
                bytes = ReadBytes(old);
            entry.Delete();
            if (change(bytes) is { } changed)
            {
                using Stream replacement = archive.CreateEntry(path).Open();
                replacement.Write(changed);
            }
        }

        return stream.ToArray();
    }

    private void Fails(byte[] zip, params string[] parts)
    {
        var error = Assert.ThrowsExactly<FormatException>(() => Read(zip, Format, reader =>
        {
            reader.ReadJson("labels.json", Json);
            reader.ReadBinary("weights.bin", ReadBytes);
        }));

        foreach (string part in parts)
            StringAssert.Contains(error.Message, part);
    }

    private byte[] Write(ModelFormat format)
    {
        using var stream = new MemoryStream();
        using (RepositoryWriter repository = RepositoryWriter.CreateNew(stream, _host))
        {
            using (var context = new ModelSaveContext(repository, "Model", ModelLoadContext.ModelStreamName))
            {
                ModelWriter.Write(context, format, typeof(ModelReaderTests), writer =>
                {
                    writer.WriteJson("labels.json", new ClassLabelsRecord("text", ["x", "ü"]), Json);
                    writer.WriteBinary("weights.bin", entry => entry.Write(Bytes));
                });
                context.Done();
            }

            repository.Commit();
        }

        return stream.ToArray();
    }

    private void Read(byte[] zip, ModelFormat format, Action<ModelReader> read)
    {
        using var stream = new MemoryStream(zip);
        using RepositoryReader repository = RepositoryReader.Open(stream, _host);
        using Repository.Entry entry = repository.OpenEntry("Model", ModelLoadContext.ModelStreamName);
        using var context = new ModelLoadContext(repository, entry, "Model");
        read(ModelReader.Open(_host, context, format, typeof(ModelReaderTests)));
    }
}
