using System.Text;
using System.Text.Json;

namespace MLNet.Adapters.Checkpoints;

/// <summary>Turns the JSON of a safetensors header into entries: exactly the members that the format defines, each once.</summary>
/// <param name="file">The name of the file in messages.</param>
internal sealed class SafetensorsHeaderParser(string file)
{
    private const string Again = "Write the file again with a correct safetensors writer.";

    // The number of bytes of a bad value that a message quotes.
    private const int MaxQuoted = 60;

    public (Dictionary<string, SafetensorsEntry> Entries, Dictionary<string, string> Metadata) Parse(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        try
        {
            return ParseRoot(ref reader);
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException(
                $"Safetensors file '{file}' has a header that is not valid JSON at header position {reader.BytesConsumed}: "
                + $"{exception.Message} {Again}",
                exception);
        }
    }

    private (Dictionary<string, SafetensorsEntry> Entries, Dictionary<string, string> Metadata) ParseRoot(ref Utf8JsonReader reader)
    {
        var entries = new Dictionary<string, SafetensorsEntry>(StringComparer.Ordinal);
        Dictionary<string, string>? metadata = null;
        reader.Read();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var name = Text(ref reader, "a tensor name");
            reader.Read();
            var isDuplicate = name == SafetensorsHeader.MetadataKey ? metadata is not null : entries.ContainsKey(name);
            if (isDuplicate)
                throw Fault($"names '{name}' twice");

            if (name == SafetensorsHeader.MetadataKey)
                metadata = ParseMetadata(ref reader);
            else
                entries.Add(name, ParseEntry(ref reader, name));
        }
        while (reader.Read())
        {
            // Only padding may follow: the reader throws on anything else.
        }
        return (entries, metadata ?? new Dictionary<string, string>(StringComparer.Ordinal));
    }

    private Dictionary<string, string> ParseMetadata(ref Utf8JsonReader reader)
    {
        const string key = SafetensorsHeader.MetadataKey;
        if (reader.TokenType == JsonTokenType.Null)
            return new Dictionary<string, string>(StringComparer.Ordinal); // "none", as the reference reader takes it
        if (reader.TokenType != JsonTokenType.StartObject)
            throw Fault($"has {Raw(ref reader)} under '{key}' where an object of texts belongs");

        var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var name = Text(ref reader, $"a key of '{key}'");
            reader.Read();
            if (reader.TokenType != JsonTokenType.String)
                throw Fault($"has {Raw(ref reader)} under '{key}', key '{name}', where a text belongs");
            if (!metadata.TryAdd(name, Text(ref reader, $"a value of '{key}'")))
                throw Fault($"names '{name}' twice under '{key}'");
        }
        return metadata;
    }

    private SafetensorsEntry ParseEntry(ref Utf8JsonReader reader, string tensor)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            throw Fault($"describes tensor '{tensor}' by {Raw(ref reader)} where an object with dtype, shape and data_offsets belongs");

        SafetensorsType? type = null;
        long[]? shape = null;
        long[]? offsets = null;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var member = Text(ref reader, $"a member of tensor '{tensor}'");
            reader.Read();
            var isDuplicate = member switch
            {
                "dtype" => type is not null,
                "shape" => shape is not null,
                "data_offsets" => offsets is not null,
                _ => throw Fault($"gives tensor '{tensor}' a member '{member}'; the format has dtype, shape and data_offsets only"),
            };
            if (isDuplicate)
                throw Fault($"gives '{member}' of tensor '{tensor}' twice");

            if (member == "dtype")
                type = ParseType(ref reader, tensor);
            else if (member == "shape")
                shape = ParseNumbers(ref reader, tensor, member);
            else
                offsets = ParseNumbers(ref reader, tensor, member);
        }

        if (type is null || shape is null || offsets is null)
            throw Fault($"does not give {(type is null ? "dtype" : shape is null ? "shape" : "data_offsets")} of tensor '{tensor}'");
        if (offsets.Length != 2)
            throw Fault($"gives tensor '{tensor}' {offsets.Length} data_offsets where 2 belong, begin and end");
        return new SafetensorsEntry(type.Value, shape, offsets[0], offsets[1]);
    }

    private SafetensorsType ParseType(ref Utf8JsonReader reader, string tensor)
    {
        if (reader.TokenType != JsonTokenType.String)
            throw Fault($"has {Raw(ref reader)} as dtype of tensor '{tensor}' where a text belongs");
        var name = Text(ref reader, $"the dtype of tensor '{tensor}'");
        if (!SafetensorsTypes.TryParse(name, out var type))
            throw new InvalidDataException(
                $"Safetensors file '{file}' stores tensor '{tensor}' as type '{name}'. Convert it to one of {SafetensorsTypes.Names}.");
        return type;
    }

    private long[] ParseNumbers(ref Utf8JsonReader reader, string tensor, string member)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
            throw Fault($"has {Raw(ref reader)} as {member} of tensor '{tensor}' where an array of whole numbers belongs");

        var numbers = new List<long>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out var number) || number < 0)
                throw Fault($"has {Raw(ref reader)} in {member} of tensor '{tensor}' where whole numbers from 0 to {long.MaxValue} belong");
            numbers.Add(number);
        }
        return [.. numbers];
    }

    private string Text(ref Utf8JsonReader reader, string what)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException exception)
        {
            throw new InvalidDataException(
                $"Safetensors file '{file}' has {what} that is not valid UTF-8 text: {Raw(ref reader)}. {Again}",
                exception);
        }
    }

    private static string Raw(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "an array",
        _ => Encoding.UTF8.GetString(reader.ValueSpan[..Math.Min(reader.ValueSpan.Length, MaxQuoted)]),
    };

    private InvalidDataException Fault(string what) => new($"Safetensors file '{file}' {what}. {Again}");
}
