using System.Text.Json;

namespace MLNet.Adapters.Text.TokenizerJson;

/// <summary>
/// An object of a <c>tokenizer.json</c> and its path in errors. Every key that could change ids has to be read: <see cref="RefuseRest"/>
/// names one that was not.
/// </summary>
/// <param name="path">Where the object is, such as <c>normalizer</c>.</param>
/// <param name="element">The object.</param>
internal sealed class JsonPart(string path, JsonElement element)
{
    private readonly HashSet<string> _read = new(StringComparer.Ordinal);

    /// <summary>The required value of <c>type</c>.</summary>
    public string Type => Text("type");

    /// <summary>Returns a value; null if it is absent or null.</summary>
    public JsonElement? Value(string key)
    {
        _read.Add(key);
        return element.TryGetProperty(key, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
    }

    /// <summary>Returns an object; null if it is absent or null.</summary>
    public JsonPart? Part(string key) => Value(key) is { } value ? Object(value, PathOf(key)) : null;

    /// <summary>Returns the objects of a list; none if it is absent or null.</summary>
    public IReadOnlyList<JsonPart> Parts(string key) => Value(key) switch
    {
        null => [],
        { ValueKind: JsonValueKind.Array } list =>
            [.. list.EnumerateArray().Select((item, index) => Object(item, $"{PathOf(key)}[{index}]"))],
        { } other => throw Refused(key, other, "a list is expected"),
    };

    /// <summary>Returns a required text.</summary>
    public string Text(string key) => OptionalText(key)
        ?? throw new InvalidDataException($"{TokenizerJsonFormat.FileName}: '{PathOf(key)}' is missing. Restore the file of the encoder.");

    /// <summary>Returns a text; null if it is absent or null.</summary>
    public string? OptionalText(string key) => Value(key) switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } text => text.GetString(),
        { } other => throw Refused(key, other, "a text is expected"),
    };

    /// <summary>Returns a flag, or a default if it is absent or null.</summary>
    public bool Flag(string key, bool otherwise) => Value(key) switch
    {
        null => otherwise,
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        { } other => throw Refused(key, other, "true or false is expected"),
    };

    /// <summary>Returns a whole number of at least 0.</summary>
    public int Number(string key) => Value(key) is { } value && IsNumber(value, out var number)
        ? number
        : throw Refused(key, Value(key), "a whole number of at least 0 is expected");

    /// <summary>Whether a value is a whole number of at least 0.</summary>
    public static bool IsNumber(JsonElement value, out int number)
    {
        number = -1;
        return value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out number) && number >= 0;
    }

    /// <summary>Throws if a flag has the other value; it may be absent.</summary>
    public void Require(string key, bool value, string reason)
    {
        if (Flag(key, value) != value)
            throw Refused(key, Value(key), $"{reason}; only {(value ? "true" : "false")} is supported");
    }

    /// <summary>Throws if there is a text other than some; it may be absent.</summary>
    public void Require(string key, params ReadOnlySpan<string> supported)
    {
        if (OptionalText(key) is { } text && !supported.Contains(text))
            throw Refused(key, Value(key), $"only {string.Join(" and ", supported.ToArray().Select(one => $"\"{one}\""))} is supported");
    }

    /// <summary>Reads keys that do not change ids.</summary>
    public void Ignore(params ReadOnlySpan<string> keys)
    {
        foreach (var key in keys)
            _read.Add(key);
    }

    /// <summary>Throws if there is a value that was not read.</summary>
    public void RefuseRest()
    {
        foreach (var property in element.EnumerateObject())
        {
            if (!_read.Contains(property.Name) && property.Value.ValueKind != JsonValueKind.Null)
                throw Refused(property.Name, property.Value, "this setting is not supported");
        }
    }

    /// <summary>Returns an error about the object itself.</summary>
    public InvalidDataException Refused(string fact) =>
        new($"{TokenizerJsonFormat.FileName}: '{path}' {fact}. "
            + "Use an encoder with another tokenizer, or the family's own tokenizer files.");

    /// <summary>Returns an error about a value.</summary>
    public InvalidDataException Refused(string key, JsonElement? value, string remedy)
    {
        const int most = 80;
        var text = value?.GetRawText() ?? "missing";
        return new InvalidDataException(
            $"{TokenizerJsonFormat.FileName}: '{PathOf(key)}' is {(text.Length > most ? $"{text[..most]}…" : text)}, but {remedy}.");
    }

    private string PathOf(string key) => path.Length == 0 ? key : $"{path}.{key}";

    private static JsonPart Object(JsonElement value, string path) => value.ValueKind == JsonValueKind.Object
        ? new JsonPart(path, value)
        : throw new InvalidDataException(
            $"{TokenizerJsonFormat.FileName}: '{path}' is {value.ValueKind}, but an object is expected. Restore the file of the encoder.");
}
