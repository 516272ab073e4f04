using System.Diagnostics;
using MLNet.Adapters.Checkpoints;
using MLNet.Adapters.Pretrained;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Adapters.Tests.Checkpoints;

[TestClass]
public class SafetensorsFileTests
{
    private static readonly ScalarType[] Floats = [ScalarType.Float16, ScalarType.BFloat16, ScalarType.Float32, ScalarType.Float64];

    [TestMethod]
    public void Reads_a_file_of_the_reference_writer()
    {
        // The bytes that the format's own test suite expects of its writer.
        byte[] bytes = [64, 0, 0, 0, 0, 0, 0, 0, .. """{"attn.0":{"dtype":"F32","shape":[1,2,3],"data_offsets":[0,24]}}"""u8,
            0, 0, 0, 0, 0, 0, 128, 63, 0, 0, 0, 64, 0, 0, 64, 64, 0, 0, 128, 64, 0, 0, 160, 64];
        using var file = SafetensorsFile.Parse(bytes, "reference");
        using var tensor = file.ReadAsStored("attn.0", CPU);
        CollectionAssert.AreEqual(new long[] { 1, 2, 3 }, tensor.shape);
        CollectionAssert.AreEqual(new float[] { 0, 1, 2, 3, 4, 5 }, tensor.data<float>().ToArray());
        Assert.IsEmpty(file.Metadata);
    }

    [TestMethod]
    public void Data_may_start_at_any_byte()
    {
        var bytes = CheckpointTestFiles.Safetensors(
            """{"h":{"dtype":"F16","shape":[3],"data_offsets":[0,6]}, "d":{"dtype":"F64","shape":[1],"data_offsets":[6,14]}}""",
            [0x00, 0x3C, 0x00, 0xC0, 0xFF, 0x7B, .. BitConverter.GetBytes(1.5)]);
        Assert.AreNotEqual(0, (bytes.Length - 14) % 8);
        using var file = SafetensorsFile.Parse(bytes, "unaligned");
        using var half = file.Read("h", ScalarType.Float32, CPU);
        using var wide = file.Read("d", ScalarType.Float64, CPU);
        CollectionAssert.AreEqual(new float[] { 1, -2, 65504 }, half.data<float>().ToArray());
        Assert.AreEqual(1.5, wide.item<double>());
    }

    [TestMethod]
    public void Scalars_and_empty_tensors_are_read()
    {
        using var file = SafetensorsFile.Parse(
            CheckpointTestFiles.Safetensors(
                """{"empty":{"dtype":"F32","shape":[3,0],"data_offsets":[0,0]},"scalar":{"dtype":"I64","shape":[],"data_offsets":[0,8]},"last":{"dtype":"F16","shape":[0],"data_offsets":[8,8]}}""",
                7,
                0,
                0,
                0,
                0,
                0,
                0,
                0),
            "small");
        using var empty = file.Read("empty", ScalarType.Float32, CPU);
        using var scalar = file.ReadAsStored("scalar", CPU);
        using var last = file.Read("last", ScalarType.Float32, CPU);
        CollectionAssert.AreEqual(new long[] { 3, 0 }, empty.shape);
        Assert.AreEqual(7L, scalar.item<long>());
        Assert.AreEqual(0, scalar.dim());
        Assert.AreEqual(0, last.numel());
    }

    [TestMethod]
    public void Every_half_and_every_bfloat16_widens_to_its_exact_value()
    {
        var patterns = new byte[2 * 65536];
        for (var pattern = 0; pattern < 65536; pattern++)
            BitConverter.TryWriteBytes(patterns.AsSpan(2 * pattern), (ushort)pattern);
        byte[] data = [.. patterns, .. patterns];
        using var file = SafetensorsFile.Parse(
            CheckpointTestFiles.Safetensors(
                """{"half":{"dtype":"F16","shape":[65536],"data_offsets":[0,131072]},"brain":{"dtype":"BF16","shape":[256,256],"data_offsets":[131072,262144]}}""",
                data),
            "patterns");
        using var half = file.Read("half", ScalarType.Float32, CPU);
        using var brain = file.Read("brain", ScalarType.Float32, CPU);
        var halves = half.data<float>().ToArray();
        var brains = brain.data<float>().ToArray();
        for (var pattern = 0; pattern < 65536; pattern++)
        {
            Assert.AreEqual((float)BitConverter.UInt16BitsToHalf((ushort)pattern), halves[pattern]);
            Assert.AreEqual(BitConverter.Int32BitsToSingle(pattern << 16), brains[pattern]);
        }
    }

    [TestMethod]
    public void Every_type_converts_to_every_compute_type_as_torch_does()
    {
        using var scope = NewDisposeScope();
        var tensors = new Dictionary<string, Tensor>();
        foreach (var type in Enum.GetValues<SafetensorsType>())
            tensors[type.ToString()] = tensor(new float[] { 0, 1, 3, 0, 200.3f, 1, 77, 5, 1, 2, 3 }).to(type.ToScalarType());
        using var file = Written(tensors);
        foreach (var (name, expected) in tensors)
        {
            foreach (var type in Floats)
            {
                var actual = file.Read(name, type, CPU);
                Assert.AreEqual(type, actual.dtype);
                CollectionAssert.AreEqual(expected.to(type).bytes.ToArray(), actual.bytes.ToArray(), $"{name} as {type}");
            }
            var stored = file.ReadAsStored(name, CPU);
            Assert.AreEqual(expected.dtype, stored.dtype);
            CollectionAssert.AreEqual(expected.bytes.ToArray(), stored.bytes.ToArray(), name);
        }
    }

    [TestMethod]
    public void Integer_compute_type_is_refused()
    {
        using var file = SafetensorsFile.Parse(CheckpointTestFiles.Vectors(("a", 1)), "a.safetensors");
        var fault = Assert.ThrowsExactly<ArgumentException>(() => file.Read("a", ScalarType.Int64, CPU));
        StringAssert.Contains(fault.Message, "Int64");
    }

    [TestMethod]
    public void Truth_value_other_than_0_or_1_is_refused()
    {
        using var file = SafetensorsFile.Parse(
            CheckpointTestFiles.Safetensors("""{"mask":{"dtype":"BOOL","shape":[3],"data_offsets":[0,3]}}""", 1, 0, 2),
            "mask.safetensors");
        var fault = Assert.ThrowsExactly<InvalidDataException>(() => file.ReadAsStored("mask", CPU));
        foreach (var text in (string[])["mask.safetensors", "'mask'", "has 2 as element 2"])
            StringAssert.Contains(fault.Message, text);
    }

    [TestMethod]
    public void Tensor_that_is_not_there_is_named()
    {
        using var file = SafetensorsFile.Parse(CheckpointTestFiles.Vectors(("a", 1)), "a.safetensors");
        var fault = Assert.ThrowsExactly<InvalidDataException>(() => file.ReadAsStored("b", CPU));
        StringAssert.Contains(fault.Message, "'b'");
        StringAssert.Contains(fault.Message, "a.safetensors");
    }

    [TestMethod]
    public void File_on_disk_and_bytes_in_memory_read_the_same()
    {
        var path = Fixture.Path("encoders", "bert", "model.safetensors");
        using var scope = NewDisposeScope();
        using var mapped = SafetensorsFile.Open(path);
        using var inMemory = SafetensorsFile.Parse(File.ReadAllBytes(path), "bytes");
        CollectionAssert.AreEquivalent(inMemory.Entries.Keys.ToArray(), mapped.Entries.Keys.ToArray());
        Assert.AreEqual("pt", mapped.Metadata["format"]);
        foreach (var name in mapped.Entries.Keys)
            CollectionAssert.AreEqual(
                inMemory.ReadAsStored(name, CPU).bytes.ToArray(),
                mapped.ReadAsStored(name, CPU).bytes.ToArray(),
                name);
    }

    [TestMethod]
    public void Tensor_outlives_the_file_and_joins_the_callers_scope()
    {
        Tensor kept;
        Tensor scoped;
        using (var file = SafetensorsFile.Parse(CheckpointTestFiles.Vectors(("a", 3)), "a.safetensors"))
        {
            kept = file.Read("a", ScalarType.Float32, CPU);
            using var scope = NewDisposeScope();
            scoped = file.Read("a", ScalarType.Float64, CPU);
            Assert.AreEqual(1, scope.DisposablesCount);
        }
        Assert.IsTrue(scoped.IsInvalid);
        CollectionAssert.AreEqual(new float[] { 3, 3 }, kept.data<float>().ToArray());
        kept.Dispose();
    }

    [TestMethod]
    [DoNotParallelize]
    public void Reading_leaves_no_tensor_behind()
    {
        using var file = SafetensorsFile.Open(Fixture.Path("encoders", "bert", "model.safetensors"));
        var before = Tensor.TotalCount;
        foreach (var name in file.Entries.Keys)
        {
            file.Read(name, ScalarType.Float32, CPU).Dispose();
            file.Read(name, ScalarType.Float64, CPU).Dispose();
        }
        Assert.AreEqual(before, Tensor.TotalCount);
    }

    [TestMethod]
    public void Tensor_read_while_scoring_can_be_trained_with_later()
    {
        using var scope = NewDisposeScope();
        using var file = SafetensorsFile.Parse(CheckpointTestFiles.Vectors(("a", 3)), "a.safetensors");
        Tensor direct;
        Tensor converted;
        using (inference_mode())
        {
            direct = file.Read("a", ScalarType.Float32, CPU);
            converted = file.Read("a", ScalarType.Float64, CPU);
            Assert.IsTrue(is_inference_mode_enabled());
            Assert.IsFalse(is_grad_enabled());
        }
        Assert.IsTrue(is_grad_enabled());

        var x = ones(2, requires_grad: true);
        ((x * direct).sum() + (x * converted).sum()).backward();
        CollectionAssert.AreEqual(new float[] { 6, 6 }, x.grad!.data<float>().ToArray());
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void Reading_after_dispose_throws(bool isMapped)
    {
        var path = Fixture.Path("encoders", "bert", "model.safetensors");
        var file = isMapped ? SafetensorsFile.Open(path) : SafetensorsFile.Parse(File.ReadAllBytes(path), "bytes");
        file.Dispose();
        file.Dispose();
        Assert.ThrowsExactly<ObjectDisposedException>(() => file.ReadAsStored(file.Entries.Keys.First(), CPU));
    }

    [TestMethod]
    public void Disposed_file_is_no_longer_mapped()
    {
        if (!OperatingSystem.IsLinux())
            Assert.Inconclusive("Only Linux lists the mappings of a process in a file.");
        using var folder = new TemporaryFolder();
        var path = folder.Write("a.safetensors", CheckpointTestFiles.Vectors(("a", 1)));
        using (var file = SafetensorsFile.Open(path))
        {
            file.ReadAsStored("a", CPU).Dispose();
            StringAssert.Contains(File.ReadAllText("/proc/self/maps"), path);
        }
        Assert.DoesNotContain(path, File.ReadAllText("/proc/self/maps"));
    }

    [TestMethod]
    public void File_cut_after_it_was_opened_is_refused_instead_of_ending_the_process()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("a.safetensors", CheckpointTestFiles.Vectors(("a", 1), ("b", 2)));
        using var file = SafetensorsFile.Open(path);
        if (OperatingSystem.IsWindows())
        {
            Assert.ThrowsExactly<IOException>(() => Cut(path)); // the system itself protects a mapped file
            return;
        }
        Cut(path);
        var fault = Assert.ThrowsExactly<InvalidDataException>(() => file.ReadAsStored("b", CPU));
        StringAssert.Contains(fault.Message, "has 10 now");
    }

    [TestMethod]
    public void Threads_may_read_while_another_disposes()
    {
        var path = Fixture.Path("encoders", "bert", "model.safetensors");
        for (var round = 0; round < 20; round++)
        {
            var file = SafetensorsFile.Open(path);
            var name = file.Entries.MaxBy(pair => pair.Value.End - pair.Value.Begin).Key;
            var readers = Enumerable.Range(0, 2).Select(_ => Task.Run(() =>
            {
                try
                {
                    while (true)
                        file.ReadAsStored(name, CPU).Dispose();
                }
                catch (ObjectDisposedException)
                {
                    return true;
                }
            })).ToArray();
            Thread.Sleep(2);
            file.Dispose();
            Assert.IsTrue(Task.WaitAll(readers, TimeSpan.FromSeconds(30)));
        }
    }

    [TestMethod]
    public void Default_encoder_widens_to_float32_in_less_than_half_a_second()
    {
        var path = Path.Combine(CheckpointTestFiles.DefaultEncoder(), "model.safetensors");
        var best = TimeSpan.MaxValue;
        for (var round = 0; round < 3; round++) // the best of three: others may use the machine
        {
            var watch = Stopwatch.StartNew();
            long parameters = 0;
            using (var scope = NewDisposeScope())
            using (var file = SafetensorsFile.Open(path))
            {
                foreach (var name in file.Entries.Keys)
                    parameters += file.Read(name, ScalarType.Float32, CPU).numel();
            }
            Assert.AreEqual(22_713_216, parameters);
            best = watch.Elapsed < best ? watch.Elapsed : best;
        }
        TestContext!.WriteLine($"{best.TotalMilliseconds:F0} ms");
        Assert.IsLessThan(TimeSpan.FromSeconds(0.5), best);
    }

    public TestContext? TestContext { get; set; }

    // In place and past the library's advisory lock, as another program would.
    private static void Cut(string path)
    {
        using var handle = File.OpenHandle(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        RandomAccess.SetLength(handle, 10);
    }

    private static SafetensorsFile Written(IReadOnlyDictionary<string, Tensor> tensors)
    {
        using var stream = new MemoryStream();
        SafetensorsWriter.Write(stream, tensors);
        return SafetensorsFile.Parse(stream.ToArray(), "written");
    }
}
