using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace MLNet.Adapters.Tests.Checkpoints.Pickles;

/// <summary>Writes pickles instruction by instruction, and PyTorch's files around them.</summary>
internal sealed class PickleBuilder
{
    private readonly List<byte> _bytes = [0x80, 2];

    public byte[] Bytes => [.. _bytes, (byte)'.'];

    public PickleBuilder Raw(params ReadOnlySpan<byte> bytes)
    {
        _bytes.AddRange(bytes);
        return this;
    }

    public PickleBuilder Code(string codes) => Raw(Encoding.Latin1.GetBytes(codes));

    public PickleBuilder Text(string text)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        return Code("X").Raw(BitConverter.GetBytes(utf8.Length)).Raw(utf8);
    }

    public PickleBuilder Number(int number) => Code("J").Raw(BitConverter.GetBytes(number));

    public PickleBuilder Global(string module, string name) => Code($"c{module}\n{name}\n");

    /// <summary>A dictionary with one tensor.</summary>
    public static PickleBuilder Tensor(string name, int count, int offset, int[] shape, int[] strides, string type = "FloatStorage")
    {
        var pickle = new PickleBuilder().Code("}").Text(name).Global("torch._utils", "_rebuild_tensor_v2").Code("(");
        pickle.Code("(").Text("storage").Global("torch", type).Text("0").Text("cpu").Number(count).Code("tQ").Number(offset);
        foreach (var sizes in (int[][])[shape, strides])
        {
            pickle.Code("(");
            foreach (var size in sizes)
                pickle.Number(size);
            pickle.Code("t");
        }

        return pickle.Raw(0x89).Code("}tRs"); // no gradient, no hooks
    }

    /// <summary>The file of PyTorch 1.6 and later.</summary>
    public static byte[] Zip(
        byte[] pickle, byte[] storage, CompressionLevel level = CompressionLevel.NoCompression, string order = "little")
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, bytes) in new (string, byte[])[]
            {
                ("model/data.pkl", pickle), ("model/byteorder", Encoding.ASCII.GetBytes(order)), ("model/data/0", storage),
            })
            {
                using var entry = zip.CreateEntry(name, level).Open();
                entry.Write(bytes);
            }
        }

        return stream.ToArray();
    }

    /// <summary>The file of earlier versions.</summary>
    public static byte[] Older(byte[] pickle, int count, byte[] storage)
    {
        byte[] magic = [0x80, 2, 0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, (byte)'.'];
        var version = new PickleBuilder().Number(1001).Bytes;
        var system = new PickleBuilder().Code("}").Text("little_endian").Raw(0x88).Code("s").Bytes;
        var keys = new PickleBuilder().Code("]").Text("0").Code("a").Bytes;
        var length = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(length, count);
        return [.. magic, .. version, .. system, .. pickle, .. keys, .. length, .. storage];
    }
}
