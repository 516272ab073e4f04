using System.Text;
using System.Text.Json;

namespace MLNet.Adapters.Text;

/// <summary>A JSON object of a tokenizer and its name in errors; a null value counts as absent.</summary>
internal sealed record TokenizerFile(string Name, JsonElement Root)
{
    /// <exception cref="InvalidDataException">The bytes are not a JSON object.</exception>
    public static TokenizerFile Parse(string name, byte[] bytes)
    {
        try
        {
            ReadOnlySpan<byte> json = bytes;
            var reader = new Utf8JsonReader(json.StartsWith(Encoding.UTF8.Preamble) ? json[Encoding.UTF8.Preamble.Length..] : json);
            var root = JsonElement.ParseValue(ref reader);
            if (root.ValueKind == JsonValueKind.Object && !reader.Read())
                return new TokenizerFile(name, root);
        }
        catch (JsonException error)
        {
            throw new InvalidDataException($"{name} is not valid JSON: {error.Message} Restore the file of the encoder.", error);
        }

        throw new InvalidDataException($"{name} is not a JSON object. Restore the file of the encoder.");
    }

    public JsonElement? Value(string key) =>
        Root.TryGetProperty(key, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    public bool? Flag(string key) => Value(key) switch
    {
        null => null,
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        { } other => throw Refused(key, other, "true, false or null is expected"),
    };

    public InvalidDataException Refused(string key, JsonElement value, string remedy) =>
        new($"{Name}: '{key}' is {value.GetRawText()}, but {remedy}.");
}
