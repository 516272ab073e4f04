using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using MLNet.Adapters.Checkpoints;
using MLNet.Adapters.Pretrained;
using static TorchSharp.torch;

namespace MLNet.Adapters.Tests.Checkpoints;

[TestClass]
public class EncoderFilesTests
{
    private const string Index = """{"weight_map":{"a":"model-1.safetensors","b":"model-2.safetensors"}}""";

    [TestMethod]
    public void Files_of_the_default_encoder_are_found_and_its_weights_open()
    {
        var files = EncoderFiles.FromDirectory(CheckpointTestFiles.DefaultEncoder());
        CollectionAssert.AreEqual(
            new[] { "config.json", "model.safetensors", "special_tokens_map.json", "tokenizer_config.json", "vocab.txt" },
            files.Names.ToArray());
        Assert.IsFalse(files.Contains("tokenizer.json"));
        using var weights = files.OpenWeights();
        CollectionAssert.AreEqual(new long[] { 30522, 384 }, weights.Entries["embeddings.word_embeddings.weight"].Shape);
        Assert.AreEqual(64, files.Sha256.Length);
    }

    [TestMethod]
    public void Identity_is_the_documented_text_hashed()
    {
        using var folder = Encoder();
        var expected = new StringBuilder();
        foreach (var name in (string[])["config.json", "model.safetensors", "tokenizer_config.json", "vocab.txt"])
        {
            var content = File.ReadAllBytes(folder.File(name));
            expected.Append(CultureInfo.InvariantCulture, $"{name}\t{content.Length}\t{Hex(content)}\n");
        }
        Assert.AreEqual(Hex(Encoding.UTF8.GetBytes(expected.ToString())), EncoderFiles.FromDirectory(folder.Path).Sha256);
    }

    [TestMethod]
    public void Identity_of_a_fixed_encoder_never_changes()
    {
        // Computed by hand from the documented form: printf and sha256sum.
        var files = EncoderFiles.FromMemory(new Dictionary<string, ReadOnlyMemory<byte>>
        {
            ["config.json"] = "{}"u8.ToArray(),
            ["model.safetensors"] = "weights"u8.ToArray(),
            ["vocab.txt"] = "[PAD]\n"u8.ToArray(),
        });
        Assert.AreEqual("329f6676408874e89954d772e8089b53a0fd3af0d85f2c2c78c7d0c28ccd8520", files.Sha256);
    }

    [TestMethod]
    public void Folder_and_memory_have_the_same_identity_and_files()
    {
        using var folder = Encoder();
        folder.Write("tokenizer.json", "{}");
        folder.Write("README.md", "read me");
        var fromFolder = EncoderFiles.FromDirectory(folder.Path);
        var fromMemory = EncoderFiles.FromMemory(InMemory(folder));
        CollectionAssert.AreEqual(fromFolder.Names.ToArray(), fromMemory.Names.ToArray());
        Assert.AreEqual(fromFolder.Sha256, fromMemory.Sha256);
        using var stream = new StreamReader(fromMemory.OpenRead("vocab.txt"));
        Assert.AreEqual("[PAD]\n", stream.ReadToEnd());
        using var weights = fromMemory.OpenWeights();
        using var tensor = weights.ReadAsStored("a", CPU);
        CollectionAssert.AreEqual(new float[] { 1, 1 }, tensor.data<float>().ToArray());
    }

    [TestMethod]
    [DataRow("config.json", "{} ")]
    [DataRow("vocab.txt", "[pad]\n")]
    [DataRow("tokenizer_config.json", """{"do_lower_case":false}""")]
    [DataRow("special_tokens_map.json", "{}")]
    public void Changed_or_added_file_is_another_identity(string name, string content)
    {
        using var folder = Encoder();
        var before = EncoderFiles.FromDirectory(folder.Path).Sha256;
        folder.Write(name, content);
        Assert.AreNotEqual(before, EncoderFiles.FromDirectory(folder.Path).Sha256);
    }

    [TestMethod]
    public void Sharded_weights_are_part_of_the_encoder_and_open()
    {
        using var folder = Sharded();
        folder.Write("model-3.safetensors", "not named in the index");
        foreach (var files in (EncoderFiles[])[EncoderFiles.FromDirectory(folder.Path), EncoderFiles.FromMemory(InMemory(folder))])
        {
            CollectionAssert.AreEqual(
                new[] { "config.json", "model-1.safetensors", "model-2.safetensors", "model.safetensors.index.json", "vocab.txt" },
                files.Names.ToArray());
            using var weights = files.OpenWeights();
            using var tensor = weights.Read("b", ScalarType.Float32, CPU);
            CollectionAssert.AreEqual(new float[] { 2, 2 }, tensor.data<float>().ToArray());
        }
        Assert.AreEqual(EncoderFiles.FromDirectory(folder.Path).Sha256, EncoderFiles.FromMemory(InMemory(folder)).Sha256);
    }

    [TestMethod]
    public void One_file_of_weights_goes_before_an_index()
    {
        using var folder = Sharded();
        folder.Write("model.safetensors", CheckpointTestFiles.Vectors(("c", 3)));
        var files = EncoderFiles.FromDirectory(folder.Path);
        CollectionAssert.AreEqual(new[] { "config.json", "model.safetensors", "vocab.txt" }, files.Names.ToArray());
        using var weights = files.OpenWeights();
        CollectionAssert.AreEqual(new[] { "c" }, weights.Entries.Keys.ToArray());
    }

    [TestMethod]
    [DataRow("config.json")]
    [DataRow("vocab.txt")]
    [DataRow("model.safetensors")]
    public void Missing_file_is_named_with_the_place_and_the_list(string name)
    {
        using var folder = Encoder();
        File.Delete(folder.File(name));
        var fault = Assert.ThrowsExactly<FileNotFoundException>(() => EncoderFiles.FromDirectory(folder.Path));
        Assert.AreEqual(folder.File(name), fault.FileName);
        foreach (
            var text in (string[])
                [
                    $"lacks {name}.",
                    folder.Path,
                    "config.json, vocab.txt (or tokenizer.json) and model.safetensors "
                        + "(or pytorch_model.bin, or the index of either with its shards)",
                ])
            StringAssert.Contains(fault.Message, text);
        var inMemory = Assert.ThrowsExactly<InvalidDataException>(() => EncoderFiles.FromMemory(InMemory(folder)));
        StringAssert.Contains(inMemory.Message, $"in memory lacks {name}.");
    }

    [TestMethod]
    public void All_missing_files_are_named_at_once()
    {
        using var folder = new TemporaryFolder();
        var fault = Assert.ThrowsExactly<FileNotFoundException>(() => EncoderFiles.FromDirectory(folder.Path));
        StringAssert.Contains(fault.Message, "lacks config.json, vocab.txt, model.safetensors.");
    }

    [TestMethod]
    public void Missing_folder_is_named()
    {
        using var folder = new TemporaryFolder();
        var fault = Assert.ThrowsExactly<DirectoryNotFoundException>(() => EncoderFiles.FromDirectory(folder.File("none")));
        StringAssert.Contains(fault.Message, folder.File("none"));
    }

    [TestMethod]
    public void Safetensors_are_preferred_to_pickled_weights()
    {
        using var folder = Encoder();
        File.Copy(folder.File("model.safetensors"), folder.File("pytorch_model.bin"));
        CollectionAssert.DoesNotContain(EncoderFiles.FromDirectory(folder.Path).Names.ToArray(), "pytorch_model.bin");
        File.Delete(folder.File("model.safetensors"));
        CollectionAssert.Contains(EncoderFiles.FromDirectory(folder.Path).Names.ToArray(), "pytorch_model.bin");
    }

    [TestMethod]
    public void Missing_shards_are_named()
    {
        using var folder = Sharded();
        File.Delete(folder.File("model-2.safetensors"));
        var fault = Assert.ThrowsExactly<FileNotFoundException>(() => EncoderFiles.FromDirectory(folder.Path));
        StringAssert.Contains(fault.Message, "lacks model-2.safetensors, named in model.safetensors.index.json");
        Assert.ThrowsExactly<InvalidDataException>(() => EncoderFiles.FromMemory(InMemory(folder)));
    }

    [TestMethod]
    public void Weights_that_changed_are_refused()
    {
        using var folder = Encoder();
        var files = EncoderFiles.FromDirectory(folder.Path);
        var hash = files.Sha256;
        folder.Write("model.safetensors", CheckpointTestFiles.Vectors(("a", 1), ("b", 2)));
        var fault = Assert.ThrowsExactly<InvalidDataException>(() => files.OpenWeights());
        StringAssert.Contains(fault.Message, folder.File("model.safetensors"));
        StringAssert.Contains(fault.Message, "changed");
        Assert.AreEqual(hash, files.Sha256);
        using var weights = EncoderFiles.FromDirectory(folder.Path).OpenWeights();
        Assert.HasCount(2, weights.Entries);
    }

    [TestMethod]
    public void Rewritten_file_of_the_same_length_is_refused_by_its_write_time()
    {
        using var folder = Encoder();
        var files = EncoderFiles.FromDirectory(folder.Path);
        File.SetLastWriteTimeUtc(folder.File("vocab.txt"), DateTime.UtcNow.AddMinutes(1));
        Assert.ThrowsExactly<InvalidDataException>(() => files.OpenWeights());
        Assert.ThrowsExactly<InvalidDataException>(() => files.OpenRead("vocab.txt"));
        Assert.ThrowsExactly<InvalidDataException>(() => files.Sha256);
    }

    [TestMethod]
    public void Failure_to_hash_is_not_remembered()
    {
        using var folder = Encoder();
        var files = EncoderFiles.FromDirectory(folder.Path);
        var written = File.GetLastWriteTimeUtc(folder.File("vocab.txt"));
        File.SetLastWriteTimeUtc(folder.File("vocab.txt"), written.AddMinutes(1));
        Assert.ThrowsExactly<InvalidDataException>(() => files.Sha256);
        File.SetLastWriteTimeUtc(folder.File("vocab.txt"), written);
        Assert.AreEqual(EncoderFiles.FromDirectory(folder.Path).Sha256, files.Sha256);
    }

    [TestMethod]
    public void Links_to_files_elsewhere_are_followed()
    {
        if (OperatingSystem.IsWindows())
            Assert.Inconclusive("Making links needs a privilege on Windows.");
        using var blobs = Encoder();
        using var folder = new TemporaryFolder();
        foreach (var path in Directory.GetFiles(blobs.Path))
            File.CreateSymbolicLink(folder.File(Path.GetFileName(path)), path);
        var files = EncoderFiles.FromDirectory(folder.Path);
        Assert.AreEqual(EncoderFiles.FromDirectory(blobs.Path).Sha256, files.Sha256);
        blobs.Write("model.safetensors", CheckpointTestFiles.Vectors(("a", 1), ("b", 2)));
        Assert.ThrowsExactly<InvalidDataException>(() => files.OpenWeights());
    }

    [TestMethod]
    public void Threads_get_one_identity()
    {
        using var folder = Encoder();
        var files = EncoderFiles.FromDirectory(folder.Path);
        var hashes = new string[8];
        Parallel.For(0, hashes.Length, index => hashes[index] = files.Sha256);
        Assert.IsTrue(hashes.All(hash => ReferenceEquals(hash, files.Sha256)));
    }

    [TestMethod]
    public void File_outside_the_encoder_is_not_opened()
    {
        using var folder = Encoder();
        folder.Write("tokenizer.json", "{}");
        var files = EncoderFiles.FromDirectory(folder.Path);
        foreach (var name in (string[])["tokenizer.json", "../secret", "special_tokens_map.json"])
            StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => files.OpenRead(name)).Message, $"'{name}'");
    }

    private static TemporaryFolder Encoder()
    {
        var folder = new TemporaryFolder();
        folder.Write("config.json", "{}");
        folder.Write("vocab.txt", "[PAD]\n");
        folder.Write("tokenizer_config.json", """{"do_lower_case":true}""");
        folder.Write("model.safetensors", CheckpointTestFiles.Vectors(("a", 1)));
        return folder;
    }

    private static TemporaryFolder Sharded()
    {
        var folder = new TemporaryFolder();
        folder.Write("config.json", "{}");
        folder.Write("vocab.txt", "[PAD]\n");
        folder.Write("model.safetensors.index.json", Index);
        folder.Write("model-1.safetensors", CheckpointTestFiles.Vectors(("a", 1)));
        folder.Write("model-2.safetensors", CheckpointTestFiles.Vectors(("b", 2)));
        return folder;
    }

    private static Dictionary<string, ReadOnlyMemory<byte>> InMemory(TemporaryFolder folder) =>
        Directory.GetFiles(folder.Path).ToDictionary(path => Path.GetFileName(path), path => (ReadOnlyMemory<byte>)File.ReadAllBytes(path));

    private static string Hex(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));
}
