using System.Globalization;
using System.Text.Json;

namespace MLNet.Adapters.Checkpoints.AdapterHub;

/// <summary>The fields of a configuration object of AdapterHub or PEFT: each must be requested, so that none is ignored.</summary>
/// <param name="json">The object.</param>
/// <param name="file">Its name in messages.</param>
internal sealed class HubFields(JsonElement json, string file)
{
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);

    /// <summary>The name of the file in messages.</summary>
    public string File => file;

    /// <summary>Reads true or false; null is false, as in Python.</summary>
    public bool Flag(string key, bool otherwise) => !FindAny(key, out var value) ? otherwise : value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False or JsonValueKind.Null => false,
        _ => throw Unsupported(key, value, "true or false"),
    };

    public double Number(string key, double otherwise) => !Find(key, out var value) ? otherwise
        : value.ValueKind == JsonValueKind.Number ? value.GetDouble() : throw Unsupported(key, value, "a number");

    /// <summary>A whole number of at least 1, or another lowest value.</summary>
    public int Whole(string key, int otherwise, int least = 1) =>
        Number(key, otherwise) is var number && double.IsInteger(number) && number >= least && number <= int.MaxValue
            ? (int)number
            : throw Malformed(key, Raw(key) ?? default(JsonElement), $"a whole number of at least {least}");

    /// <summary>A whole number of at least 0.</summary>
    public int Index(string key) =>
        Find(key, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var index) && index >= 0
            ? index
            : throw Malformed(key, value, "a whole number of at least 0");

    /// <summary>Whole numbers of at least 0; none if the field is absent or null.</summary>
    public IReadOnlyList<int> Indices(string key) =>
        !Find(key, out var value) ? []
        : value.ValueKind == JsonValueKind.Array
        && value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.Number && item.TryGetInt32(out var index) && index >= 0)
            ? [.. value.EnumerateArray().Select(item => item.GetInt32())]
        : throw Malformed(key, value, "a list of whole numbers of at least 0");

    /// <summary>Texts, at least one; null if the field is absent or null.</summary>
    public IReadOnlyList<string>? Texts(string key) =>
        !Find(key, out var value) ? null
        : value.ValueKind == JsonValueKind.Array
        && value.GetArrayLength() > 0
        && value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String)
            ? [.. value.EnumerateArray().Select(item => item.GetString()!)]
        : throw Malformed(key, value, "a list of texts");

    public double? OptionalNumber(string key) => Find(key, out _) ? Number(key, 0) : null;

    public string Text(string key, string otherwise) => !Find(key, out var value) ? otherwise
        : value.ValueKind == JsonValueKind.String ? value.GetString()! : throw Unsupported(key, value, "a text");

    /// <summary>Returns the field unchanged; null if it is absent or null.</summary>
    public JsonElement? Raw(string key) => Find(key, out var value) ? value : null;

    /// <summary>Returns the field unchanged, null included; null if it is absent.</summary>
    public JsonElement? Given(string key) => FindAny(key, out var value) ? value : null;

    public T Choice<T>(string key, string otherwise, IEnumerable<(string Name, T Value)> choices)
    {
        var text = Text(key, otherwise);
        foreach (var (name, value) in choices)
        {
            if (string.Equals(name, text, StringComparison.OrdinalIgnoreCase)) // the reference lower-cases the name of an activation
                return value;
        }

        throw new NotSupportedException(
            $"{file}: '{key}' is '{text}', which is not supported. Supported: {string.Join(", ", choices.Select(choice => choice.Name))}.");
    }

    /// <summary>Returns the fields of an object inside this one.</summary>
    public HubFields Inside(string key) => new(Raw(key)!.Value, file);

    /// <summary>Returns the name that is written for a value: the first of several.</summary>
    public static string NameOf<T>(IEnumerable<(string Name, T Value)> choices, T value) =>
        choices.First(choice => EqualityComparer<T>.Default.Equals(choice.Value, value)).Name;

    /// <summary>Throws if any of these fields, which have no default, lacks a value.</summary>
    public void RequirePresent(params ReadOnlySpan<string> keys)
    {
        foreach (var key in keys)
        {
            if (!Find(key, out _))
                throw new InvalidDataException($"{file}: '{key}' has no value. Use the file that belongs to the weights.");
        }
    }

    /// <summary>Throws if any of these flags, which have no default, is absent; null is false.</summary>
    public void RequireGiven(params ReadOnlySpan<string> flags)
    {
        foreach (var flag in flags)
        {
            if (!FindAny(flag, out _))
                throw new InvalidDataException($"{file}: '{flag}' is missing. Use the file that belongs to the weights.");
        }
    }

    /// <summary>Throws unless the value is the given one; the field may be absent.</summary>
    public void Require(string key, bool wanted)
    {
        if (Flag(key, wanted) != wanted)
            throw new NotSupportedException(
                $"{file}: '{key}' is {(wanted ? "false" : "true")}, which is not supported. It must be {(wanted ? "true" : "false")}.");
    }

    /// <summary>Throws unless the value is null.</summary>
    public void RequireNone(string key)
    {
        if (Find(key, out var value))
            throw Unsupported(key, value, "null");
    }

    /// <summary>Ignores fields that have no effect while their feature is off.</summary>
    public void Ignore(params ReadOnlySpan<string> keys)
    {
        foreach (var key in keys)
            _asked.Add(key);
    }

    /// <summary>Throws if there are fields that were not requested.</summary>
    public void CheckAllKnown()
    {
        foreach (var field in json.EnumerateObject())
        {
            if (!_asked.Contains(field.Name) && field.Value.ValueKind != JsonValueKind.Null)
                throw new NotSupportedException(
                    $"{file}: the field '{field.Name}' ({field.Value.GetRawText()}) is unknown. Remove it, "
                    + "or export with a version that does not write it.");
        }
    }

    public NotSupportedException Unsupported(string key, JsonElement value, string wanted) =>
        new($"{file}: '{key}' is {value.GetRawText()}, which is not supported. It must be {wanted}.");

    public InvalidDataException Malformed(string key, JsonElement value, string wanted) =>
        new($"{file}: '{key}' is {value.GetRawText()}; it must be {wanted}. Use the file that belongs to the weights.");

    private bool Find(string key, out JsonElement value) => FindAny(key, out value) && value.ValueKind != JsonValueKind.Null;

    private bool FindAny(string key, out JsonElement value)
    {
        _asked.Add(key);
        return json.TryGetProperty(key, out value);
    }
}
