using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;

namespace MLNet.Adapters.Checkpoints;

/// <summary>Reads the header of a safetensors file and refuses a file that breaks any rule of the format.</summary>
internal static class SafetensorsHeaderReader
{
    /// <exception cref="InvalidDataException">The file is not a valid safetensors file.</exception>
    public static SafetensorsHeader Read(ByteSource source, string file)
    {
        var length = ReadLength(source, file);
        var json = source.Copy(SafetensorsHeader.PrefixLength, length);
        CheckText(json, file);

        var (entries, metadata) = new SafetensorsHeaderParser(file).Parse(json);
        var dataStart = SafetensorsHeader.PrefixLength + length;
        var ordered = SafetensorsLayout.Check(entries, source.Length - dataStart, file);
        return new SafetensorsHeader(ordered, metadata, dataStart);
    }

    private static int ReadLength(ByteSource source, string file)
    {
        const int prefix = SafetensorsHeader.PrefixLength;
        if (source.Length < prefix)
            throw new InvalidDataException(
                $"Safetensors file '{file}' is {source.Length} bytes long, less than the {prefix} of its header length. It is cut short: "
                + "download or save it again.");

        var length = BinaryPrimitives.ReadUInt64LittleEndian(source.Copy(0, prefix));
        if (length > SafetensorsHeader.MaxLength)
            throw new InvalidDataException(
                $"Safetensors file '{file}' announces a header of {length} bytes; the format allows {SafetensorsHeader.MaxLength}. "
                + "It is damaged or of another format: download or save it again.");
        if (length > (ulong)(source.Length - prefix))
            throw new InvalidDataException(
                $"Safetensors file '{file}' announces a header of {length} bytes but only {source.Length - prefix} follow. "
                + "It is cut short: download or save it again.");
        return (int)length;
    }

    private static void CheckText(ReadOnlySpan<byte> json, string file)
    {
        if (!Utf8.IsValid(json))
        {
            var position = FirstInvalid(json);
            throw new InvalidDataException(
                $"Safetensors file '{file}' has a header that is not UTF-8: byte 0x{json[position]:X2} at header position {position}. "
                + "Write tensor names and metadata as UTF-8.");
        }
        if (json.IsEmpty || json[0] != (byte)'{')
        {
            var found = json.IsEmpty ? "is empty" : $"begins with byte 0x{json[0]:X2}";
            throw new InvalidDataException(
                $"Safetensors file '{file}' has a header that {found} instead of beginning with '{{'. It is damaged or of another format: "
                + "download or save it again.");
        }
    }

    private static int FirstInvalid(ReadOnlySpan<byte> text)
    {
        var position = 0;
        while (Rune.DecodeFromUtf8(text[position..], out _, out var consumed) == System.Buffers.OperationStatus.Done)
            position += consumed;
        return position;
    }
}
