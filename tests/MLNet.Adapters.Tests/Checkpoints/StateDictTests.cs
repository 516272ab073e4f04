using MLNet.Adapters.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Adapters.Tests.Checkpoints;

/// <summary>Files that TorchSharp's <c>Module.save</c> writes, such as ML.NET's <c>.tsm</c>.</summary>
[TestClass]
public sealed class StateDictTests
{
    [TestMethod]
    public void Tensors_that_TorchSharp_saved_are_read()
    {
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        using var module = nn.Sequential(
            ("one", nn.Linear(3, 200)), ("two", nn.LayerNorm([200])), ("three", nn.Conv1d(4, 4, 3, groups: 4L)));
        module.save(folder.File("module.tsm"));

        using var file = SafetensorsFile.OverStateDict(MappedBytes.Open(folder.File("module.tsm")), "module.tsm");

        var expected = module.state_dict();
        CollectionAssert.AreEquivalent(expected.Keys, file.Entries.Keys.ToArray());
        foreach (var (name, tensor) in expected)
        {
            var read = file.Read(name, ScalarType.Float32, CPU);
            CollectionAssert.AreEqual(tensor.shape, read.shape, name);
            Assert.IsTrue(tensor.Equals(read), name);
        }
    }

    [TestMethod]
    public void A_file_without_tensors_is_read() => Assert.IsEmpty(Read(0).Entries);

    [TestMethod]
    [DataRow("no byte", new byte[0], "ends within the number of tensors, which needs 1 bytes from position 0")]
    [DataRow("count", new byte[] { 200, 1 }, "has 200 as the number of tensors, more than the 2 that are possible at position 2")]
    [DataRow("one is missing", new byte[] { 2, 1, (byte)'a', 6, 0, 0, 0, 0, 0 }, "ends within the length of the name of tensor 2 of 2")]
    [DataRow("rest", new byte[] { 1, 1, (byte)'a', 6, 0, 0, 0, 0, 0, 9, 9 }, "has 2 bytes after the last of its 1 tensors")]
    [DataRow("type", new byte[] { 1, 1, (byte)'a', 7, 0, 0, 0, 0, 0, 0, 0, 0, 0 }, "tensor 'a' has type 7; only float32 (6) is supported")]
    [DataRow("rank", new byte[] { 1, 1, (byte)'a', 6, 9, 1, 1, 1, 1 }, "has 9 as the number of dimensions of 'a', more than the 8")]
    [DataRow("dimension", new byte[] { 1, 1, (byte)'a', 6, 1, 3, 0, 0, 0, 0, 0, 0, 0, 0 }, "has 3 as dimension 0 of 'a', more than the 2")]
    [DataRow("twice", new byte[] { 2, 1, (byte)'a', 6, 0, 0, 0, 0, 0, 1, (byte)'a', 6, 0, 0, 0, 0, 0 }, "contains tensor 'a' twice")]
    [DataRow("no name", new byte[] { 1, 0, 6, 0, 0, 0, 0, 0 }, "the name of tensor 1 of 1 is empty or not text")]
    [DataRow("no UTF-8", new byte[] { 1, 1, 0xC3, 6, 0, 0, 0, 0, 0 }, "the name of tensor 1 of 1 is not UTF-8")]
    [DataRow("elements", new byte[] { 1, 1, (byte)'a', 6, 0, 0, 0 }, "ends within the elements of 'a', which needs 4 bytes from")]
    [DataRow("endless number", new byte[] { 255, 255, 255, 255, 255, 255, 255, 255, 255, 255 }, "has no number as the number of tensors")]
    public void A_file_that_is_cut_damaged_or_something_else_is_refused(string what, byte[] bytes, string message)
    {
        var error = Assert.ThrowsExactly<InvalidDataException>(() => Read(bytes), what);

        StringAssert.Contains(error.Message, message, StringComparison.Ordinal);
        StringAssert.StartsWith(error.Message, "TorchSharp file 'weights.tsm'", StringComparison.Ordinal);
    }

    [TestMethod]
    public void Every_cut_of_a_file_is_noticed()
    {
        using var folder = new TemporaryFolder();
        using var module = nn.Linear(2, 3);
        module.save(folder.File("module.tsm"));
        var whole = File.ReadAllBytes(folder.File("module.tsm"));
        Assert.HasCount(2, Read(whole).Entries);

        for (var length = 0; length < whole.Length; length++)
            Assert.ThrowsExactly<InvalidDataException>(() => Read(whole[..length]), $"{length} bytes");
    }

    private static SafetensorsFile Read(params byte[] bytes) => SafetensorsFile.OverStateDict(new MemoryBytes(bytes), "weights.tsm");
}
