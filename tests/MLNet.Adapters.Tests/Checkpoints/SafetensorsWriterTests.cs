using System.Text;
using MLNet.Adapters.Checkpoints;
using static TorchSharp.torch;

namespace MLNet.Adapters.Tests.Checkpoints;

[TestClass]
public class SafetensorsWriterTests
{
    [TestMethod]
    [DataRow("encoders/bert/model.safetensors")]
    [DataRow("encoders/bert/expected.safetensors")]
    [DataRow("tutorial/expected.safetensors")]
    [DataRow("adapters/bert/seq_bn/adapter.safetensors")]
    public void File_of_the_reference_writer_read_and_written_again_has_the_same_bytes(string fixture)
    {
        var original = File.ReadAllBytes(Fixture.Path(fixture.Split('/')));
        using var scope = NewDisposeScope();
        using var file = SafetensorsFile.Parse(original, fixture);
        var tensors = file.Entries.Keys.Order(StringComparer.Ordinal).ToDictionary(name => name, name => file.ReadAsStored(name, CPU));
        CollectionAssert.AreEqual(original, Written(tensors, file.Metadata.Count == 0 ? null : file.Metadata));
    }

    [TestMethod]
    public void Nothing_is_written_as_the_reference_writes_nothing()
    {
        CollectionAssert.AreEqual(new byte[] { 8, 0, 0, 0, 0, 0, 0, 0, 123, 125, 32, 32, 32, 32, 32, 32 }, Written([]));
        CollectionAssert.AreEqual(
            (byte[])[40, 0, 0, 0, 0, 0, 0, 0, .. """{"__metadata__":{"framework":"pt"}}     """u8],
            Written([], new Dictionary<string, string> { ["framework"] = "pt" }));
    }

    [TestMethod]
    public void Tensors_lie_by_type_then_name_and_the_header_is_padded()
    {
        using var scope = NewDisposeScope();
        var bytes = Written(new()
        {
            ["z"] = ones(1, dtype: ScalarType.Int64),
            ["flag"] = ones(1, dtype: ScalarType.Bool),
            ["b"] = ones(1),
            ["a"] = ones(1),
            ["h"] = ones(1, dtype: ScalarType.Float16),
        });
        var length = BitConverter.ToInt32(bytes);
        Assert.AreEqual(0, length % 8);
        Assert.AreEqual(
            """{"z":{"dtype":"I64","shape":[1],"data_offsets":[0,8]},"a":{"dtype":"F32","shape":[1],"data_offsets":[8,12]},"b":{"dtype":"F32","shape":[1],"data_offsets":[12,16]},"h":{"dtype":"F16","shape":[1],"data_offsets":[16,18]},"flag":{"dtype":"BOOL","shape":[1],"data_offsets":[18,19]}}""",
            Encoding.UTF8.GetString(bytes, 8, length).TrimEnd(' '));
    }

    [TestMethod]
    public void Same_content_in_another_order_gives_the_same_bytes()
    {
        using var scope = NewDisposeScope();
        var (x, y) = (rand(3, 4), rand(2).to(ScalarType.BFloat16));
        var first = Written(new() { ["x"] = x, ["y"] = y }, new Dictionary<string, string> { ["a"] = "1", ["b"] = "2" });
        var second = Written(new() { ["y"] = y, ["x"] = x }, new Dictionary<string, string> { ["b"] = "2", ["a"] = "1" });
        CollectionAssert.AreEqual(first, second);
    }

    [TestMethod]
    [DataRow(ScalarType.Float32)]
    [DataRow(ScalarType.Float16)]
    [DataRow(ScalarType.BFloat16)]
    [DataRow(ScalarType.Float64)]
    [DataRow(ScalarType.Int64)]
    [DataRow(ScalarType.Int32)]
    [DataRow(ScalarType.Byte)]
    [DataRow(ScalarType.Bool)]
    public void Every_type_comes_back_bit_for_bit(ScalarType type)
    {
        using var scope = NewDisposeScope();
        var tensors = new Dictionary<string, Tensor>
        {
            ["matrix"] = (rand(5, 7) * 200).to(type),
            ["scalar"] = tensor(1).to(type),
            ["empty"] = zeros(0, 3, dtype: type),
        };
        var bytes = Written(tensors);
        using var file = SafetensorsFile.Parse(bytes, "written");
        var again = new Dictionary<string, Tensor>();
        foreach (var (name, expected) in tensors)
        {
            again[name] = file.ReadAsStored(name, CPU);
            Assert.AreEqual(type, again[name].dtype);
            CollectionAssert.AreEqual(expected.shape, again[name].shape);
            CollectionAssert.AreEqual(expected.bytes.ToArray(), again[name].bytes.ToArray());
        }
        CollectionAssert.AreEqual(bytes, Written(again));
    }

    [TestMethod]
    public void Views_and_parameters_are_written_as_what_they_show()
    {
        using var scope = NewDisposeScope();
        var matrix = arange(6, dtype: ScalarType.Float32).reshape(2, 3);
        var parameter = new TorchSharp.Modules.Parameter(matrix.clone(), requires_grad: true);
        using var file = SafetensorsFile.Parse(
            Written(
                new()
                {
                    ["t"] = matrix.t(),
                    ["column"] = matrix.narrow(1, 1, 1),
                    ["p"] = parameter,
                }),
            "written");
        CollectionAssert.AreEqual(new float[] { 0, 3, 1, 4, 2, 5 }, file.ReadAsStored("t", CPU).data<float>().ToArray());
        CollectionAssert.AreEqual(new float[] { 1, 4 }, file.ReadAsStored("column", CPU).data<float>().ToArray());
        CollectionAssert.AreEqual(new float[] { 0, 1, 2, 3, 4, 5 }, file.ReadAsStored("p", CPU).data<float>().ToArray());
        Assert.IsFalse(matrix.IsInvalid);
        Assert.IsTrue(parameter.requires_grad);
    }

    [TestMethod]
    public void Names_and_metadata_of_any_script_come_back()
    {
        using var scope = NewDisposeScope();
        string[] names = ["ü/\"\\\t<é>", "重み", "🜂.weight", "", "\u0001\u2028\uE000"];
        var metadata = new Dictionary<string, string> { ["ключ\n"] = "знач\"ение\0", [""] = "" };
        using var file = SafetensorsFile.Parse(Written(names.ToDictionary(name => name, _ => ones(1)), metadata), "written");
        CollectionAssert.AreEquivalent(names, file.Entries.Keys.ToArray());
        CollectionAssert.AreEquivalent(metadata.ToArray(), file.Metadata.ToArray());
    }

    [TestMethod]
    public void Reserved_and_impossible_names_are_refused()
    {
        using var scope = NewDisposeScope();
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => Written(new() { ["__metadata__"] = ones(1) })).Message,
            "reserved");
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => Written(new() { ["a\ud800"] = ones(1) })).Message,
            "position 1");
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => Written([], new Dictionary<string, string> { ["k"] = "\udc00" })).Message,
            "position 0");
    }

    [TestMethod]
    public void Type_without_a_place_in_the_format_is_refused()
    {
        using var complex = zeros(2, dtype: ScalarType.ComplexFloat32);
        var fault = Assert.ThrowsExactly<NotSupportedException>(() => Written(new() { ["c"] = complex }));
        StringAssert.Contains(fault.Message, "'c'");
        StringAssert.Contains(fault.Message, "ComplexFloat32");
    }

    [TestMethod]
    [DoNotParallelize]
    public void Writing_leaves_no_tensor_behind()
    {
        using var matrix = rand(4, 3);
        using var view = matrix.t();
        var before = Tensor.TotalCount;
        Written(new() { ["m"] = matrix, ["v"] = view });
        Assert.AreEqual(before, Tensor.TotalCount);
    }

    [TestMethod]
    public void File_that_fails_half_way_leaves_the_old_one()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("adapter.safetensors");
        using var good = ones(3);
        using var complex = zeros(2, dtype: ScalarType.ComplexFloat32);
        SafetensorsWriter.Write(path, new Dictionary<string, Tensor> { ["a"] = good });
        var old = File.ReadAllBytes(path);
        Assert.ThrowsExactly<NotSupportedException>(() =>
            SafetensorsWriter.Write(path, new Dictionary<string, Tensor> { ["a"] = good, ["c"] = complex }));
        CollectionAssert.AreEqual(old, File.ReadAllBytes(path));
        Assert.HasCount(1, Directory.GetFileSystemEntries(folder.Path));
    }

    private static byte[] Written(Dictionary<string, Tensor> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        using var stream = new MemoryStream();
        SafetensorsWriter.Write(stream, tensors, metadata);
        return stream.ToArray();
    }
}
