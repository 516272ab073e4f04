using System.Text;

namespace MLNet.Adapters.Checkpoints.TorchSharpFiles;

/// <summary>
/// Reads where the tensors are in a file that TorchSharp's <c>Module.save</c> wrote, such as ML.NET's <c>.tsm</c>, and refuses a file that
/// is anything else.
/// </summary>
/// <remarks>
/// The number of tensors, then each tensor: its name (length in bytes, UTF-8), its type, the number of its dimensions, its dimensions and
/// its elements, little-endian. All numbers are LEB128. The format has neither a signature nor a checksum, so every number is checked
/// against the length of the file.
/// </remarks>
internal static class StateDictHeader
{
    private const int Float32 = 6; // in torch's numbering of types
    private const int MostDimensions = 8;
    private const int LongestName = 1024; // bytes, well above that of any parameter
    private const string Remedy = "It is cut short, damaged or of another format: copy it again.";

    /// <exception cref="InvalidDataException">It is not such a file, or contains a tensor of another type than float32.</exception>
    public static SafetensorsHeader Read(ByteSource source, string file)
    {
        var cursor = new StateDictCursor(source, file);
        var count = cursor.Number("the number of tensors", source.Length);
        var entries = new Dictionary<string, SafetensorsEntry>(StringComparer.Ordinal);
        for (var i = 0L; i < count; i++)
        {
            var (name, entry) = ReadEntry(cursor, $"tensor {i + 1} of {count}", file);
            if (!entries.TryAdd(name, entry))
                throw new InvalidDataException($"TorchSharp file '{file}' contains tensor '{name}' twice. {Remedy}");
        }

        if (cursor.Position != source.Length)
            throw new InvalidDataException(
                $"TorchSharp file '{file}' has {source.Length - cursor.Position} bytes after the last of its {count} tensors. {Remedy}");
        return new SafetensorsHeader(entries, new Dictionary<string, string>(), DataStart: 0);
    }

    private static (string Name, SafetensorsEntry Entry) ReadEntry(StateDictCursor cursor, string what, string file)
    {
        var name = ReadName(cursor, what, file);
        var type = cursor.Number($"the type of '{name}'", int.MaxValue);
        if (type != Float32)
            throw new InvalidDataException(
                $"TorchSharp file '{file}': tensor '{name}' has type {type}; only float32 ({Float32}) is supported. "
                + "If the file is complete, save the module as float32.");
        var shape = new long[cursor.Number($"the number of dimensions of '{name}'", MostDimensions)];
        var elements = 1L;
        for (var i = 0; i < shape.Length; i++)
        {
            shape[i] = cursor.Number($"dimension {i} of '{name}'", cursor.Rest / sizeof(float) / Math.Max(elements, 1));
            elements *= shape[i];
        }

        var begin = cursor.Position;
        cursor.Skip(elements * sizeof(float), $"the elements of '{name}'");
        return (name, new SafetensorsEntry(SafetensorsType.F32, shape, begin, cursor.Position));
    }

    private static string ReadName(StateDictCursor cursor, string what, string file)
    {
        var bytes = cursor.Bytes((int)cursor.Number($"the length of the name of {what}", LongestName), $"the name of {what}");
        try
        {
            var name = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes);
            return name.Length > 0 && !name.Any(char.IsControl)
                ? name
                : throw new InvalidDataException($"TorchSharp file '{file}': the name of {what} is empty or not text. {Remedy}");
        }
        catch (DecoderFallbackException error)
        {
            throw new InvalidDataException($"TorchSharp file '{file}': the name of {what} is not UTF-8. {Remedy}", error);
        }
    }
}
