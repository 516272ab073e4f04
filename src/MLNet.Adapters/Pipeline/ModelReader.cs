using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace MLNet.Adapters.Pipeline;

/// <summary>Reads the entries that <see cref="ModelWriter"/> wrote, and fails on any that is missing, cut short or not used up.</summary>
internal sealed class ModelReader
{
    private const string Remedy = "The file is damaged; copy it again or save the model again.";

    private readonly IExceptionContext _context;
    private readonly ModelLoadContext _model;
    private readonly Dictionary<string, long> _lengths = [];

    private ModelReader(IExceptionContext context, ModelLoadContext model)
    {
        _context = context;
        _model = model;
        int count = model.Reader.ReadInt32();
        for (int index = 0; index < count; index++)
            _lengths[model.LoadNonEmptyString()] = model.Reader.ReadInt64();
    }

    /// <exception cref="FormatException">The file is of another kind, damaged, or of a newer format.</exception>
    public static ModelReader Open(IExceptionContext context, ModelLoadContext model, ModelFormat format, Type modelType)
    {
        format.Check(context, model, modelType);
        return new ModelReader(context, model);
    }

    public bool Contains(string name) => _lengths.ContainsKey(name);

    /// <exception cref="FormatException">The entry is missing, cut short or no such JSON.</exception>
    public T ReadJson<T>(string name, JsonTypeInfo<T> type) => ReadBinary(name, stream =>
    {
        try
        {
            return JsonSerializer.Deserialize(stream, type) ?? throw _context.ExceptDecode($"Entry '{name}' of the model is empty. {Remedy}");
        }
        catch (JsonException error)
        {
            throw _context.ExceptDecode(error, $"Entry '{name}' of the model cannot be read: {error.Message} {Remedy}");
        }
    });

    /// <param name="name">The entry's file name.</param>
    /// <param name="read">Reads all bytes; the stream can seek and is not to be kept.</param>
    /// <exception cref="FormatException">The entry is missing, cut short or longer than what was read.</exception>
    public T ReadBinary<T>(string name, Func<Stream, T> read)
    {
        if (!_lengths.TryGetValue(name, out long expected))
            throw _context.ExceptDecode($"The model has no entry '{name}'; it has {string.Join(", ", _lengths.Keys)}. {Remedy}");

        T value = default!;
        if (!_model.TryLoadBinaryStream(name, entry => value = ReadAll(name, entry.BaseStream, expected, read)))
            throw _context.ExceptDecode($"Entry '{name}' is missing from the model file. {Remedy}");
        return value;
    }

    private T ReadAll<T>(string name, Stream stream, long expected, Func<Stream, T> read)
    {
        if (stream.Length != expected)
            throw _context.ExceptDecode($"Entry '{name}' of the model has {stream.Length} bytes where {expected} were written. {Remedy}");

        try
        {
            T value = read(stream);
            return stream.Position == expected
                ? value
                : throw _context.ExceptDecode($"Entry '{name}' of the model has {expected - stream.Position} bytes that do not belong to it. {Remedy}");
        }
        catch (EndOfStreamException error)
        {
            throw _context.ExceptDecode(error, $"Entry '{name}' of the model ends too early, after {expected} bytes. {Remedy}");
        }
    }
}
