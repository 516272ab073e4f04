using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace MLNet.Adapters.Pipeline.Models;

/// <summary>Reads the entries that <see cref="ModelWriter"/> wrote, and throws if one is missing, truncated or not fully read.</summary>
internal sealed class ModelReader
{
    private const string Remedy = "The file is damaged; copy it again or save the model again.";

    private readonly IExceptionContext _context;
    private readonly ModelLoadContext _model;
    private readonly Dictionary<string, (long Length, byte[] Sha256)> _entries = [];

    private ModelReader(IExceptionContext context, ModelLoadContext model)
    {
        _context = context;
        _model = model;
        try
        {
            int count = model.Reader.ReadInt32();
            if (count < 0)
                throw context.ExceptDecode($"The model's list has {count} entries. {Remedy}");
            for (int index = 0; index < count; index++)
            {
                string name = model.LoadNonEmptyString();
                long length = model.Reader.ReadInt64();
                byte[] sha256 = model.Reader.ReadBytes(SHA256.HashSizeInBytes);
                if (length < 0 || sha256.Length < SHA256.HashSizeInBytes || !_entries.TryAdd(name, (length, sha256)))
                    throw context.ExceptDecode($"The model's list of entries is broken at '{name}'. {Remedy}");
            }
        }
        catch (EndOfStreamException error)
        {
            throw context.ExceptDecode(error, $"The model's list of entries ends too early, after {_entries.Count}. {Remedy}");
        }
    }

    /// <exception cref="FormatException">The file is of another kind, damaged, or of a newer format.</exception>
    public static ModelReader Open(IExceptionContext context, ModelLoadContext model, ModelFormat format, Type modelType)
    {
        format.Check(context, model, modelType);
        return new ModelReader(context, model);
    }

    public bool Contains(string name) => _entries.ContainsKey(name);

    /// <exception cref="FormatException">The entry is missing, truncated or not valid JSON of that type.</exception>
    public T ReadJson<T>(string name, JsonTypeInfo<T> type) => ReadBinary(name, stream =>
        {
            try
            {
                return JsonSerializer.Deserialize(stream, type)
                    ?? throw _context.ExceptDecode($"Entry '{name}' of the model is empty. {Remedy}");
            }
            catch (JsonException error)
            {
                throw _context.ExceptDecode(error, $"Entry '{name}' of the model cannot be read: {error.Message} {Remedy}");
            }
        });

    /// <param name="name">The entry's file name.</param>
    /// <param name="read">Reads all bytes; the stream can seek and must not be kept.</param>
    /// <exception cref="FormatException">The entry is missing, truncated or longer than what was read.</exception>
    public T ReadBinary<T>(string name, Func<Stream, T> read)
    {
        if (!_entries.TryGetValue(name, out var expected))
            throw _context.ExceptDecode($"The model has no entry '{name}'; it has {string.Join(", ", _entries.Keys)}. {Remedy}");

        T value = default!;
        bool isFound;
        try
        {
            isFound = _model.TryLoadBinaryStream(name, entry => value = ReadAll(name, entry.BaseStream, expected, read));
        }
        catch (InvalidDataException error)
        {
            throw _context.ExceptDecode(error, $"Entry '{name}' of the model cannot be unpacked: {error.Message} {Remedy}");
        }

        return isFound ? value : throw _context.ExceptDecode($"Entry '{name}' is missing from the model file. {Remedy}");
    }

    private T ReadAll<T>(string name, Stream stream, (long Length, byte[] Sha256) expected, Func<Stream, T> read)
    {
        if (stream.Length != expected.Length)
            throw _context.ExceptDecode(
                $"Entry '{name}' of the model has {stream.Length} bytes, but {expected.Length} were written. {Remedy}");
        if (!SHA256.HashData(stream).AsSpan().SequenceEqual(expected.Sha256))
            throw _context.ExceptDecode($"Entry '{name}' of the model does not contain the bytes that were written. {Remedy}");
        stream.Position = 0;

        try
        {
            T value = read(stream);
            return stream.Position == expected.Length
                ? value
                : throw _context.ExceptDecode(
                    $"Entry '{name}' of the model has {expected.Length - stream.Position} bytes that do not belong to it. {Remedy}");
        }
        catch (EndOfStreamException error)
        {
            throw _context.ExceptDecode(error, $"Entry '{name}' of the model ends too early, after {expected.Length} bytes. {Remedy}");
        }
    }
}
