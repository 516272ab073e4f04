using MLNet.Adapters.Checkpoints;
using static TorchSharp.torch;

namespace MLNet.Adapters.Tests.Checkpoints;

[TestClass]
public class TensorArchiveTests
{
    private const string Good =
        """{"metadata":{"total_size":24},"weight_map":{"a":"s1.safetensors","b":"s1.safetensors","c":"s2.safetensors"}}""";

    [TestMethod]
    public void Single_file_and_shards_read_the_same()
    {
        using var folder = Checkpoint(Good, ("s1.safetensors", ["a", "b"]), ("s2.safetensors", ["c"]));
        using var scope = NewDisposeScope();
        using var sharded = TensorArchive.Open(folder.File("index.json"));
        using var single = TensorArchive.Open(folder.Write("model.safetensors", CheckpointTestFiles.Vectors(("a", 1), ("b", 2), ("c", 3))));
        CollectionAssert.AreEquivalent(new[] { "a", "b", "c" }, sharded.Entries.Keys.ToArray());
        CollectionAssert.AreEquivalent(new[] { "a", "b", "c" }, single.Entries.Keys.ToArray());
        foreach (var archive in (ITensorSource[])[sharded, single])
        {
            CollectionAssert.AreEqual(new float[] { 3, 3 }, archive.ReadAsStored("c", CPU).data<float>().ToArray());
            CollectionAssert.AreEqual(new double[] { 2, 2 }, archive.Read("b", ScalarType.Float64, CPU).data<double>().ToArray());
            StringAssert.Contains(Assert.ThrowsExactly<InvalidDataException>(() => archive.ReadAsStored("d", CPU)).Message, "'d'");
        }
    }

    [TestMethod]
    public void Dispose_closes_every_shard()
    {
        using var folder = Checkpoint(Good, ("s1.safetensors", ["a", "b"]), ("s2.safetensors", ["c"]));
        var archive = TensorArchive.Open(folder.File("index.json"));
        archive.Dispose();
        Assert.ThrowsExactly<ObjectDisposedException>(() => archive.ReadAsStored("c", CPU));
        NotKeptOpen(folder);
    }

    [TestMethod]
    public void Missing_shard_is_named()
    {
        using var folder = Checkpoint(Good, ("s1.safetensors", ["a", "b"]));
        var fault = Assert.ThrowsExactly<FileNotFoundException>(() => TensorArchive.Open(folder.File("index.json")));
        StringAssert.Contains(fault.Message, "'s2.safetensors'");
        StringAssert.Contains(fault.Message, "all 2 shards");
        NotKeptOpen(folder);
    }

    [TestMethod]
    public void Tensor_that_its_shard_lacks_is_refused()
    {
        using var folder = Checkpoint(Good, ("s1.safetensors", ["a"]), ("s2.safetensors", ["c"]));
        Refused(folder, "'b'", "s1.safetensors", "does not hold it");
    }

    [TestMethod]
    public void Tensor_in_another_shard_than_the_index_says_is_refused()
    {
        using var folder = Checkpoint(Good, ("s1.safetensors", ["a"]), ("s2.safetensors", ["c", "b"]));
        Refused(folder, "'b'", "s1.safetensors", "does not hold it");
    }

    [TestMethod]
    public void Tensor_that_the_index_lacks_is_refused()
    {
        using var folder = Checkpoint(Good, ("s1.safetensors", ["a", "b", "extra"]), ("s2.safetensors", ["c"]));
        Refused(folder, "'extra'", "s1.safetensors", "does not name");
    }

    [TestMethod]
    public void Tensor_in_two_shards_is_refused()
    {
        using var folder = Checkpoint(Good, ("s1.safetensors", ["a", "b"]), ("s2.safetensors", ["c", "b"]));
        Refused(folder, "'b'", "two shards", "s1.safetensors", "s2.safetensors");
    }

    [TestMethod]
    public void Damaged_shard_is_named()
    {
        using var folder = Checkpoint(Good, ("s1.safetensors", ["a", "b"]));
        folder.Write("s2.safetensors", CheckpointTestFiles.Vectors(("c", 3))[..^1]);
        Refused(folder, "s2.safetensors", "cut short");
    }

    [TestMethod]
    [DataRow("../s1.safetensors")]
    [DataRow("/etc/s1.safetensors")]
    [DataRow("sub/s1.safetensors")]
    [DataRow("..\\\\s1.safetensors")]
    [DataRow("C:s1.safetensors")]
    [DataRow("..")]
    [DataRow("")]
    [DataRow("s\\n1")]
    public void Shard_outside_the_folder_is_refused(string shard)
    {
        using var folder = Checkpoint($$$"""{"weight_map":{"a":"{{{shard}}}"}}""");
        Refused(folder, "'a'", "plain file name");
    }

    [TestMethod]
    [DataRow("{", "not valid JSON")]
    [DataRow("[]", "'weight_map'")]
    [DataRow("{}", "'weight_map'")]
    [DataRow("""{"weight_map":[]}""", "'weight_map'")]
    [DataRow("""{"weight_map":{}}""", "no tensors")]
    [DataRow("""{"weight_map":{"a":1}}""", "'a' to 1")]
    [DataRow("""{"weight_map":{"a":"s1.safetensors","a":"s2.safetensors"}}""", "not valid JSON")]
    [DataRow("""{"weight_map":{"a\ud800":"s1.safetensors"}}""", "not valid")]
    [DataRow("""{"weight_map":{"a":"\udc00"}}""", "not valid")]
    public void Index_that_is_not_a_weight_map_is_refused(string index, string expected)
    {
        using var folder = Checkpoint(index);
        Refused(folder, expected);
    }

    private static TemporaryFolder Checkpoint(string index, params (string File, string[] Tensors)[] shards)
    {
        var folder = new TemporaryFolder();
        folder.Write("index.json", index);
        foreach (var (file, tensors) in shards)
            folder.Write(file, CheckpointTestFiles.Vectors([.. tensors.Select(name => (name, (float)(name[0] - 'a' + 1)))]));
        return folder;
    }

    private static void Refused(TemporaryFolder folder, params string[] expected)
    {
        var fault = Assert.ThrowsExactly<InvalidDataException>(() => TensorArchive.Open(folder.File("index.json")));
        foreach (var text in expected)
            StringAssert.Contains(fault.Message, text);
        NotKeptOpen(folder);
    }

    private static void NotKeptOpen(TemporaryFolder folder)
    {
        foreach (var path in Directory.GetFiles(folder.Path))
            new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None).Dispose();
    }
}
