using System.Buffers.Binary;
using System.Text;
using MLNet.Adapters.Checkpoints;

namespace MLNet.Adapters.Tests.Checkpoints;

[TestClass]
public class SafetensorsFaultTests
{
    private static string OneTensor(string dtype, string shape, string offsets) =>
        $$$"""{"weight":{"dtype":{{{dtype}}},"shape":{{{shape}}},"data_offsets":{{{offsets}}}}}""";

    [TestMethod]
    [DataRow(0)]
    [DataRow(7)]
    public void File_shorter_than_the_header_length_is_refused(int length) =>
        Refused(new byte[length], $"{length} bytes", "8");

    [TestMethod]
    public void Header_longer_than_the_file_is_refused()
    {
        byte[] bytes = [.. CheckpointTestFiles.Safetensors("{}")];
        bytes[0] = 200;
        Refused(bytes, "200 bytes", "only 2 follow");
    }

    [TestMethod]
    public void Header_over_100_MB_is_refused_before_it_is_read()
    {
        var bytes = CheckpointTestFiles.Safetensors("{}");
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, 100_000_001);
        Refused(bytes, "100000001", "100000000");
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, ulong.MaxValue);
        Refused(bytes, "18446744073709551615");
    }

    [TestMethod]
    public void Name_that_is_not_UTF_8_is_refused()
    {
        byte[] header = [.. "{\"a"u8, 0xC3, 0x28, .. "\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}"u8];
        Refused(CheckpointTestFiles.Safetensors(header, new byte[4]), "not UTF-8", "0xC3", "position 3");
    }

    [TestMethod]
    public void Name_with_half_a_surrogate_pair_is_refused() =>
        Refused("""{"a\ud800":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 4, "not valid UTF-8", "ud800");

    [TestMethod]
    [DataRow("", "is empty")]
    [DataRow("[]", "0x5B")]
    [DataRow(" {}", "0x20")]
    [DataRow("{", "not valid JSON")]
    [DataRow("{}x", "not valid JSON")]
    [DataRow("{}\0\0", "not valid JSON")]
    [DataRow("{}{}", "not valid JSON")]
    [DataRow("""{"a":}""", "not valid JSON")]
    [DataRow("""{"a":1}""", "by 1 where an object")]
    [DataRow("""{"__metadata__":{},}""", "not valid JSON")]
    public void Header_that_is_not_one_JSON_object_is_refused(string header, string expected) => Refused(header, 0, expected);

    [TestMethod]
    public void Tensor_named_twice_is_refused() =>
        Refused(
            """{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"\u0061":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}}""",
            2,
            "'a' twice");

    [TestMethod]
    [DataRow("dtype", "\"U8\"")]
    [DataRow("shape", "[1]")]
    [DataRow("data_offsets", "[0,1]")]
    public void Member_given_twice_is_refused(string member, string value) =>
        Refused(
            $$$"""{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1],"{{{member}}}":{{{value}}}}}""",
            1,
            $"'{member}' of tensor 'a' twice");

    [TestMethod]
    [DataRow("""{"a":{"shape":[1],"data_offsets":[0,1]}}""", "dtype of tensor 'a'")]
    [DataRow("""{"a":{"dtype":"U8","data_offsets":[0,1]}}""", "shape of tensor 'a'")]
    [DataRow("""{"a":{"dtype":"U8","shape":[1]}}""", "data_offsets of tensor 'a'")]
    [DataRow("""{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1],"scale":2}}""", "'scale'")]
    public void Member_that_is_missing_or_unknown_is_refused(string header, string expected) => Refused(header, 1, expected);

    [TestMethod]
    [DataRow("""{"__metadata__":[],"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}""", "an array")]
    [DataRow("""{"__metadata__":{"step":3}}""", "key 'step'", "3")]
    [DataRow("""{"__metadata__":{"step":{}}}""", "key 'step'", "an object")]
    [DataRow("""{"__metadata__":{"k":"1","k":"2"}}""", "'k' twice")]
    [DataRow("""{"__metadata__":{},"__metadata__":{}}""", "'__metadata__' twice")]
    public void Metadata_that_is_not_text_to_text_is_refused(string header, params string[] expected) => Refused(header, 0, expected);

    [TestMethod]
    [DataRow("\"F8_E4M3\"", "'F8_E4M3'")]
    [DataRow("\"f32\"", "'f32'")]
    [DataRow("\"5\"", "'5'")]
    [DataRow("\"F32 \"", "'F32 '")]
    [DataRow("\"F32,U8\"", "'F32,U8'")]
    [DataRow("5", "5")]
    public void Unknown_type_is_refused(string dtype, string found) =>
        Refused(OneTensor(dtype, "[1]", "[0,4]"), 4, "'weight'", found);

    [TestMethod]
    [DataRow("[-1]", "-1")]
    [DataRow("[1.0]", "1.0")]
    [DataRow("[1e0]", "1e0")]
    [DataRow("[9223372036854775808]", "9223372036854775808")]
    [DataRow("[\"1\"]", "1")]
    [DataRow("[[1]]", "an array")]
    [DataRow("1", "1")]
    [DataRow("null", "null")]
    public void Shape_that_is_not_whole_numbers_is_refused(string shape, string found) =>
        Refused(OneTensor("\"F32\"", shape, "[0,4]"), 4, "shape of tensor 'weight'", found);

    [TestMethod]
    [DataRow("[-4,0]", "-4")]
    [DataRow("[0,4,8]", "3 data_offsets")]
    [DataRow("[0]", "1 data_offsets")]
    [DataRow("[4,0]", "begins at 4", "at 0")]
    [DataRow("{}", "an object")]
    public void Offsets_that_are_not_a_range_are_refused(string offsets, params string[] found) =>
        Refused(OneTensor("\"F32\"", "[1]", offsets), 4, ["'weight'", .. found]);

    [TestMethod]
    public void Shape_that_claims_far_more_than_the_byte_range_is_refused_with_both_sizes() =>
        Refused(OneTensor("\"F32\"", "[1000,1000]", "[0,4]"), 4, "'weight'", "[1000, 1000]", "needs 4000000 bytes", "hold 4");

    [TestMethod]
    [DataRow("[4294967296,4294967296]")]
    [DataRow("[4611686018427387904]")]
    [DataRow("[4294967296,4294967296,0]")]
    public void Shape_whose_size_overflows_is_refused(string shape) =>
        Refused(OneTensor("\"F32\"", shape, "[0,4]"), 4, "'weight'", $"more than {long.MaxValue} bytes", "hold 4");

    [TestMethod]
    public void Shape_smaller_than_the_byte_range_is_refused() =>
        Refused(OneTensor("\"F16\"", "[2]", "[0,8]"), 8, "'weight'", "needs 4 bytes", "hold 8");

    [TestMethod]
    public void Tensor_past_the_end_of_the_file_is_refused() =>
        Refused(OneTensor("\"F32\"", "[4]", "[0,16]"), 15, "'weight'", "ends at 16", "has 15 bytes");

    [TestMethod]
    public void Bytes_after_the_last_tensor_are_refused()
    {
        Refused(OneTensor("\"F32\"", "[1]", "[0,4]"), 7, "7 bytes of data", "cover 4", "3 bytes at the end");
        Refused("{}", 1, "1 bytes of data", "cover 0");
    }

    [TestMethod]
    public void Overlap_is_refused() =>
        Refused(
            """{"b":{"dtype":"U8","shape":[3],"data_offsets":[1,4]},"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]}}""",
            4,
            "'b' begins at 1",
            "inside tensor 'a'",
            "ends at 2");

    [TestMethod]
    public void Same_bytes_for_two_tensors_are_refused() =>
        Refused(
            """{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"U8","shape":[2],"data_offsets":[0,2]}}""",
            2,
            "'b' begins at 0",
            "inside tensor 'a'");

    [TestMethod]
    public void Hole_between_tensors_is_refused() =>
        Refused(
            """{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"U8","shape":[1],"data_offsets":[3,4]}}""",
            4,
            "'b' begins at 3",
            "end at 2");

    [TestMethod]
    public void Hole_before_the_first_tensor_is_refused() =>
        Refused(OneTensor("\"U8\"", "[1]", "[1,2]"), 2, "'weight' begins at 1", "end at 0");

    [TestMethod]
    public void Every_shortened_copy_of_a_valid_file_is_refused()
    {
        var whole = CheckpointTestFiles.Vectors(("a", 1), ("b", 2));
        for (var length = 0; length < whole.Length; length++)
            Assert.ThrowsExactly<InvalidDataException>(() => SafetensorsFile.Parse(whole.AsMemory(0, length), "cut"), $"{length} bytes");
    }

    [TestMethod]
    public void Every_single_byte_change_of_a_header_is_refused_or_reads_within_the_file()
    {
        var whole = CheckpointTestFiles.Vectors(("a", 1), ("b", 2));
        var headerEnd = whole.Length - 16;
        for (var position = 0; position < headerEnd; position++)
        {
            foreach (var value in new byte[] { 0, (byte)'0', (byte)'9', (byte)'"', (byte)'}', 0xFF })
            {
                byte[] changed = [.. whole];
                changed[position] = value;
                try
                {
                    using var file = SafetensorsFile.Parse(changed, "changed");
                    foreach (var (name, entry) in file.Entries)
                    {
                        using var tensor = file.ReadAsStored(name, TorchSharp.torch.CPU);
                        Assert.AreEqual(entry.End - entry.Begin, tensor.numel() * tensor.ElementSize);
                    }
                }
                catch (InvalidDataException)
                {
                    // The other allowed outcome; any other exception fails the test.
                }
            }
        }
    }

    [TestMethod]
    public void Faulty_file_on_disk_is_named_and_not_kept_open()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write(
            "bad.safetensors",
            CheckpointTestFiles.Safetensors(OneTensor("\"F32\"", "[1000,1000]", "[0,4]"), new byte[4]));
        var fault = Assert.ThrowsExactly<InvalidDataException>(() => SafetensorsFile.Open(path));
        StringAssert.Contains(fault.Message, path);
        using var exclusive = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
    }

    private static void Refused(string header, int dataLength, params string[] expected) =>
        Refused(CheckpointTestFiles.Safetensors(header, new byte[dataLength]), expected);

    private static void Refused(byte[] bytes, params string[] expected)
    {
        var fault = Assert.ThrowsExactly<InvalidDataException>(() => SafetensorsFile.Parse(bytes, "made.safetensors"));
        foreach (var text in (string[])["made.safetensors", .. expected])
            StringAssert.Contains(fault.Message, text);
    }
}
