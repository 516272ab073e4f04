using System.Globalization;
using System.Text.Json;

namespace MLNet.Adapters.Encoders;

/// <summary>Reads typed values of a <c>config.json</c>, with errors that name the key and the value.</summary>
internal readonly struct ConfigReader(JsonElement config)
{
    public const string FileName = "config.json";

    /// <summary>The maximum number of layers that is accepted, well above that of any encoder.</summary>
    public const int MostLayers = 1000;

    private const int MostOfASize = 100_000_000;

    /// <summary>Reads a required whole number of at least 1.</summary>
    /// <param name="key">The key.</param>
    /// <param name="most">The largest accepted value, well above that of any encoder.</param>
    public int Size(string key, int most = MostOfASize) => config.TryGetProperty(key, out var value)
        ? value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var size) && size > 0 && size <= most ? size
            : throw Bad(key, value, string.Create(CultureInfo.InvariantCulture, $"a whole number from 1 to {most}"))
        : throw new InvalidDataException($"{FileName} has no '{key}'. Use the configuration that belongs to the weights.");

    /// <summary>Reads a whole number of at least 0, or returns a default.</summary>
    public int Index(string key, int otherwise) =>
        !Present(key, out var value) ? otherwise
        : value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var index) && index >= 0 ? index
        : throw Bad(key, value, "a whole number of at least 0");

    /// <summary>Reads a required list of whole numbers from 0 to below a bound.</summary>
    /// <param name="key">The key.</param>
    /// <param name="bound">The bound.</param>
    /// <param name="most">The largest accepted length of the list.</param>
    public IReadOnlyList<int> Indices(string key, int bound, int most)
    {
        if (!config.TryGetProperty(key, out var value))
            throw new InvalidDataException($"{FileName} has no '{key}'. Use the configuration that belongs to the weights.");
        var isList = value.ValueKind == JsonValueKind.Array && value.GetArrayLength() is > 0 and var length && length <= most;
        return isList && value.EnumerateArray().All(item =>
            item.ValueKind == JsonValueKind.Number && item.TryGetInt32(out var index) && index >= 0 && index < bound)
            ? [.. value.EnumerateArray().Select(item => item.GetInt32())]
            : throw Bad(key, value, $"a list of up to {most} whole numbers from 0 to {bound - 1}");
    }

    /// <summary>Reads a number in a range, or returns a default.</summary>
    public double Number(string key, double otherwise, double lowest, double highest) => !Present(key, out var value) ? otherwise
        : value.ValueKind == JsonValueKind.Number && value.GetDouble() is var number && number >= lowest && number <= highest ? number
        : throw Bad(key, value, $"a number from {lowest} to {highest}");

    /// <summary>Reads a whole number, which may be negative, or returns a default.</summary>
    public int Integer(string key, int otherwise) =>
        !Present(key, out var value) ? otherwise
        : value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) ? number
        : throw Bad(key, value, "a whole number");

    /// <summary>Reads one of several texts, or returns a default.</summary>
    public T Choice<T>(string key, T otherwise, params (string Text, T Value)[] choices)
    {
        if (!Present(key, out var value))
            return otherwise;
        foreach (var (text, choice) in choices)
        {
            if (value.ValueKind == JsonValueKind.String && value.ValueEquals(text))
                return choice;
        }

        throw Bad(key, value, $"one of {string.Join(", ", choices.Select(choice => choice.Text))}");
    }

    /// <summary>Throws unless the value is the expected one.</summary>
    /// <param name="key">The key.</param>
    /// <param name="expected">The only supported value.</param>
    /// <param name="otherwise">The value of a file without the key; null for the expected one.</param>
    public void Require(string key, bool expected, bool? otherwise = null)
    {
        if (!Present(key, out var value))
        {
            if (otherwise is { } usual && usual != expected)
                throw new InvalidDataException(
                    $"{FileName} has no '{key}', which means {Text(usual)}; it must be {Text(expected)}. "
                    + "Other kinds of encoders are not supported.");
        }
        else if (value.ValueKind != (expected ? JsonValueKind.True : JsonValueKind.False))
        {
            throw Bad(key, value, $"{Text(expected)}; other kinds of encoders are not supported");
        }

        static string Text(bool value) => value ? "true" : "false";
    }

    /// <summary>Throws unless the value is a list of the expected texts in any order, or those texts with bars between them.</summary>
    public void RequireAll(string key, params string[] expected)
    {
        if (!config.TryGetProperty(key, out var value))
            throw new InvalidDataException(
                $"{FileName} has no '{key}'; it must be {string.Join(" and ", expected)}. Other kinds of encoders are not supported.");
        string[] texts = value.ValueKind switch
        {
            JsonValueKind.String => value.GetString()!.Split('|'),
            JsonValueKind.Array => [.. value.EnumerateArray().Select(item => item.ToString())],
            _ => [],
        };
        if (!texts.Order(StringComparer.Ordinal).SequenceEqual(expected.Order(StringComparer.Ordinal)))
            throw Bad(key, value, $"{string.Join(" and ", expected)}; other kinds of encoders are not supported");
    }

    /// <summary>Throws unless the value is the expected whole number; the key may be absent.</summary>
    public void Require(string key, int expected)
    {
        if (Present(key, out var value)
            && !(value.ValueKind == JsonValueKind.Number && value.GetDouble() == expected))
            throw Bad(key, value, $"{expected}; other kinds of encoders are not supported");
    }

    /// <summary>Throws if the key is present.</summary>
    public void Refuse(string key, string remedy)
    {
        if (Present(key, out var value))
            throw new InvalidDataException($"{FileName}: '{key}' is {value.GetRawText()}, which is not supported. {remedy}");
    }

    private bool Present(string key, out JsonElement value) =>
        config.TryGetProperty(key, out value) && value.ValueKind != JsonValueKind.Null;

    private static InvalidDataException Bad(string key, JsonElement value, string expected) =>
        new($"{FileName}: '{key}' is {value.GetRawText()}; it must be {expected}.");
}
