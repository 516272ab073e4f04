using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using static TorchSharp.torch;

namespace MLNet.Adapters.Checkpoints;

/// <summary>
/// Writes safetensors files; the same tensors and metadata result in the same bytes, in the order of the format's reference writer.
/// </summary>
/// <remarks>
/// Tensors follow each other by type, widest alignment first, then by name; metadata by key. The header is padded to 8 bytes.
/// </remarks>
internal static class SafetensorsWriter
{
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    /// <summary>Writes to a file, completely or not at all.</summary>
    /// <inheritdoc cref="Write(Stream, IReadOnlyDictionary{string, Tensor}, IReadOnlyDictionary{string, string})"/>
    public static void Write(
        string path,
        IReadOnlyDictionary<string, Tensor> tensors,
        IReadOnlyDictionary<string, string>? metadata = null) => AtomicFile.Write(path, stream => Write(stream, tensors, metadata));

    /// <summary>Writes to a stream, which stays open.</summary>
    /// <exception cref="ArgumentException">A name or text is not valid Unicode, or a name is reserved.</exception>
    /// <exception cref="NotSupportedException">A tensor's type is not supported in the files of this library.</exception>
    public static void Write(
        Stream stream,
        IReadOnlyDictionary<string, Tensor> tensors,
        IReadOnlyDictionary<string, string>? metadata = null)
    {
        var ordered = tensors
            .Select(pair => (Name: CheckName(pair.Key), Tensor: pair.Value, Type: TypeOf(pair.Key, pair.Value)))
            .OrderByDescending(item => item.Type).ThenBy(item => item.Name, StringComparer.Ordinal)
            .ToArray();

        var header = Header(ordered, metadata);
        Span<byte> prefix = stackalloc byte[SafetensorsHeader.PrefixLength];
        BinaryPrimitives.WriteUInt64LittleEndian(prefix, (ulong)header.Length);
        stream.Write(prefix);
        stream.Write(header);
        foreach (var (_, tensor, _) in ordered)
        {
            using var scope = NewDisposeScope();
            TensorMemory.Visit(tensor.detach().cpu().contiguous(), (_, bytes) => stream.Write(bytes));
        }
    }

    private static ReadOnlySpan<byte> Header(
        (string Name, Tensor Tensor, SafetensorsType Type)[] tensors,
        IReadOnlyDictionary<string, string>? metadata)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            WriteMetadata(json, metadata);
            long offset = 0;
            foreach (var (name, tensor, type) in tensors)
            {
                json.WriteStartObject(name);
                json.WriteString("dtype", Enum.GetName(type));
                WriteNumbers(json, "shape", tensor.shape);
                WriteNumbers(json, "data_offsets", offset, offset += tensor.numel() * type.ElementSize());
                json.WriteEndObject();
            }
            json.WriteEndObject();
        }

        var padding = -buffer.WrittenCount & (SafetensorsHeader.PrefixLength - 1);
        buffer.GetSpan(SafetensorsHeader.PrefixLength)[..padding].Fill((byte)' ');
        buffer.Advance(padding);
        if (buffer.WrittenCount > SafetensorsHeader.MaxLength)
            throw new ArgumentException(
                $"The names and metadata need a header of {buffer.WrittenCount} bytes; a safetensors file allows "
                + $"{SafetensorsHeader.MaxLength}. Store large texts elsewhere.",
                nameof(metadata));
        return buffer.WrittenSpan;
    }

    private static void WriteMetadata(Utf8JsonWriter json, IReadOnlyDictionary<string, string>? metadata)
    {
        if (metadata is null)
            return;
        json.WriteStartObject(SafetensorsHeader.MetadataKey);
        foreach (var (key, value) in metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            json.WriteString(CheckText(key, "Metadata key"), CheckText(value, "Metadata text"));
        json.WriteEndObject();
    }

    private static void WriteNumbers(Utf8JsonWriter json, string member, params ReadOnlySpan<long> numbers)
    {
        json.WriteStartArray(member);
        foreach (var number in numbers)
            json.WriteNumberValue(number);
        json.WriteEndArray();
    }

    private static string CheckName(string name) => name != SafetensorsHeader.MetadataKey
        ? CheckText(name, "Tensor name")
        : throw new ArgumentException($"The name '{name}' is reserved for metadata. Rename the tensor.", nameof(name));

    private static string CheckText(string text, string what)
    {
        try
        {
            StrictUtf8.GetByteCount(text);
            return text;
        }
        catch (EncoderFallbackException exception)
        {
            throw new ArgumentException(
                $"{what} '{text}' has half a surrogate pair at position {exception.Index}, which UTF-8 cannot hold. "
                + "Use valid Unicode text.",
                exception);
        }
    }

    private static SafetensorsType TypeOf(string name, Tensor tensor) =>
        SafetensorsTypes.TryFrom(tensor.dtype, out var type)
            ? type
            : throw new NotSupportedException(
                $"Tensor '{name}' is of type {tensor.dtype}, which cannot be written. Convert it to the torch type of one of "
                + $"{SafetensorsTypes.Names}.");
}
