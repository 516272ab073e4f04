using System.Diagnostics;
using System.IO.Compression;
using System.Runtime.InteropServices;
using MLNet.Adapters.Checkpoints;
using MLNet.Adapters.Checkpoints.Pickles;
using MLNet.Adapters.Encoders;
using MLNet.Adapters.Tests.Encoders;
using static TorchSharp.torch;

namespace MLNet.Adapters.Tests.Checkpoints.Pickles;

/// <summary>PyTorch's files of weights: what is read, and what is refused before anything is built.</summary>
[TestClass]
public sealed class TorchFileTests
{
    private static readonly byte[] Six = MemoryMarshal.AsBytes<float>([0, 1, 2, 3, 4, 5]).ToArray();

    [TestMethod]
    public void Every_tensor_of_the_reference_is_that_of_its_safetensors()
    {
        using var scope = NewDisposeScope();
        using var pickled = TorchFile.Over(File.OpenRead(Fixture.Path("encoders", "bert", "pytorch_model.bin")), "pytorch_model.bin");
        using var stored = SafetensorsFile.Open(Fixture.Path("encoders", "bert", "model.safetensors"));

        CollectionAssert.AreEquivalent(stored.Entries.Keys.ToArray(), pickled.Entries.Keys.ToArray());
        foreach (var name in stored.Entries.Keys)
            Assert.IsTrue(stored.ReadAsStored(name, CPU).equal(pickled.ReadAsStored(name, CPU)).all().item<bool>(), name);
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void Encoder_loads_from_pickled_weights_alone_or_with_an_index(bool isSharded)
    {
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        File.Copy(Fixture.Path("encoders", "bert", "config.json"), folder.File("config.json"));
        File.Copy(Fixture.Path("encoders", "bert", "vocab.txt"), folder.File("vocab.txt"));
        var weights = isSharded ? "part-1.bin" : "pytorch_model.bin";
        File.Copy(Fixture.Path("encoders", "bert", "pytorch_model.bin"), folder.File(weights));
        if (isSharded)
        {
            using var file = TorchFile.Over(File.OpenRead(folder.File(weights)), weights);
            var map = string.Join(",", file.Entries.Keys.Select(name => $"\"{name}\": \"{weights}\""));
            File.WriteAllText(folder.File("pytorch_model.bin.index.json"), $"{{\"weight_map\": {{{map}}}}}");
        }

        using var encoder = EncoderLoading.Load(EncoderFiles.FromDirectory(folder.Path), CPU);
        using var expected = FamilyFixture.Expected("bert");
        using var mode = inference_mode();
        EncoderFixture.AssertClose(
            expected.Read("last_hidden_state"), encoder.Forward(EncoderFixture.Input(expected), EncoderPass.Plain));
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void Strides_and_offsets_are_honoured(bool isOlder)
    {
        using var scope = NewDisposeScope();
        var pickle = PickleBuilder.Tensor("w", count: 6, offset: 1, shape: [2, 2], strides: [1, 3]).Bytes;
        using var file = Open(isOlder ? PickleBuilder.Older(pickle, 6, Six) : PickleBuilder.Zip(pickle, Six));

        var tensor = file.Read("w", ScalarType.Float32, CPU);

        CollectionAssert.AreEqual(new long[] { 2, 2 }, tensor.shape);
        CollectionAssert.AreEqual(new float[] { 1, 4, 2, 5 }, tensor.data<float>().ToArray());
        using var target = zeros(2, 2, ScalarType.Float64);
        file.ReadInto("w", target);
        CollectionAssert.AreEqual(new double[] { 1, 4, 2, 5 }, target.data<double>().ToArray());
    }

    [TestMethod]
    [DataRow("os", "system")]
    [DataRow("builtins", "eval")]
    [DataRow("torch", "load")]
    [DataRow("torch.jit", "load")]
    [DataRow("torch", "CharStorage")]
    [DataRow("numpy.core.multiarray", "_reconstruct")]
    public void Any_other_name_is_refused_by_name(string module, string member)
    {
        var direct = new PickleBuilder().Global(module, member).Code("(").Text("echo").Code("tR").Bytes;
        var onStack = new PickleBuilder().Text(module).Text(member).Raw(0x93).Code("(").Text("echo").Code("tR").Bytes;

        foreach (var pickle in (byte[][])[direct, onStack])
            StringAssert.Contains(Refused(PickleBuilder.Zip(pickle, Six)), $"refers to '{module}.{member}'", StringComparison.Ordinal);
    }

    [TestMethod]
    public void Hostile_pickles_are_refused_quickly_and_in_little_memory()
    {
        var deep = new PickleBuilder();
        for (var i = 0; i < 400_000; i++)
            deep.Code("]");
        for (var i = 1; i < 400_000; i++)
            deep.Code("a");
        var many = new PickleBuilder().Raw([.. Enumerable.Repeat((byte)'}', 20_000_000)]);
        var doubling = new PickleBuilder().Code("]q").Raw(0);
        for (byte i = 0; i < 100; i++)
            doubling.Code("(h").Raw(i).Code("h").Raw(i).Code("tq").Raw((byte)(i + 1));
        (string What, byte[] Pickle, string Message)[] cases =
        [
            ("values without end", many.Bytes, "more than 1000000 values"),
            ("lists in lists", deep.Bytes, "not contain a dictionary"),
            ("a list in itself", new PickleBuilder().Code("]q").Raw(0).Code("h").Raw(0).Code("a").Bytes, "not contain a dictionary"),
            ("groups of groups", doubling.Bytes, "values are left over"),
            ("a text of 2 GB", new PickleBuilder().Code("X").Raw(0xff, 0xff, 0xff, 0x7f).Bytes, "a text of 2147483647 bytes"),
            ("a text of negative length", new PickleBuilder().Raw(0x8d, 255, 255, 255, 255).Raw(255, 255, 255, 255).Bytes, "of -1 bytes"),
            ("a number of 200 bytes", new PickleBuilder().Raw(0x8a, 200).Bytes, "a number of 200 bytes"),
            ("a value that was never kept", new PickleBuilder().Code("h").Raw(7).Bytes, "refers to value 7"),
            ("nothing to take", new PickleBuilder().Code("s").Bytes, "damaged"),
            ("an object", new PickleBuilder().Code(")").Raw(0x81).Bytes, "instruction 0x81"),
            ("protocol 0", [(byte)'S', (byte)'\'', (byte)'.'], "instruction 0x53"),
            ("protocol 9", [0x80, 9, (byte)'.'], "protocol 9"),
            ("no end", [0x80, 2, (byte)'}'], "ends too early"),
            ("a list", new PickleBuilder().Code("]").Bytes, "not contain a dictionary"),
            ("a number", new PickleBuilder().Code("}").Text("epoch").Number(3).Code("s").Bytes, "'epoch', which is not a tensor"),
            ("a repeated number", PickleBuilder.Tensor("w", 6, 0, [1 << 20, 1 << 20], [0, 0]).Bytes, "not within its storage"),
            ("strides beyond the storage", PickleBuilder.Tensor("w", 6, 0, [2, 3], [6, 1]).Bytes, "not within its storage"),
            ("an offset beyond the storage", PickleBuilder.Tensor("w", 6, 6, [1], [1]).Bytes, "not within its storage"),
            ("a negative size", PickleBuilder.Tensor("w", 6, 0, [-1], [1]).Bytes, "not within its storage"),
            ("a storage that is shorter", PickleBuilder.Tensor("w", 7, 0, [7], [1]).Bytes, "has 24 bytes where 28 belong"),
        ];
        Refused(PickleBuilder.Zip(cases[^1].Pickle, Six)); // compiles the reader

        foreach (var (what, pickle, message) in cases)
        {
            var file = PickleBuilder.Zip(pickle, Six);
            var (before, clock) = (GC.GetTotalAllocatedBytes(precise: true), Stopwatch.StartNew());
            StringAssert.Contains(Refused(file), message, StringComparison.Ordinal, what);
            Assert.IsLessThan(1_000, clock.ElapsedMilliseconds, what);
            Assert.IsLessThan(200_000_000, GC.GetTotalAllocatedBytes(precise: true) - before, what);
        }
    }

    [TestMethod]
    public void Damaged_files_are_refused()
    {
        var pickle = PickleBuilder.Tensor("w", 6, 0, [6], [1]).Bytes;
        var (whole, older) = (PickleBuilder.Zip(pickle, Six), PickleBuilder.Older(pickle, 6, Six));

        var compressed = PickleBuilder.Zip(pickle, new byte[24], CompressionLevel.Optimal);
        StringAssert.Contains(Refused(compressed), "compressed", StringComparison.Ordinal);
        StringAssert.Contains(Refused(PickleBuilder.Zip(pickle, Six, order: "big")), "byte order 'big'", StringComparison.Ordinal);
        StringAssert.Contains(Refused(older[..^1]), "ends within its storage '0'", StringComparison.Ordinal);
        StringAssert.Contains(Refused(PickleBuilder.Older(pickle, -1, Six)), "storage '0' of -1 numbers", StringComparison.Ordinal);
        StringAssert.Contains(Refused([1, 2, 3]), "not a file of PyTorch weights", StringComparison.Ordinal);
        StringAssert.Contains(Refused([]), "ends too early", StringComparison.Ordinal);
        Refused(whole[..^30]);
        Refused("PK\u0003\u0004nothing"u8.ToArray());
    }

    private static TorchFile Open(byte[] bytes) => TorchFile.Over(new MemoryStream(bytes), "weights.bin");

    private static string Refused(byte[] bytes)
    {
        var error = Assert.ThrowsExactly<InvalidDataException>(() => Open(bytes));
        return error.Message;
    }
}
