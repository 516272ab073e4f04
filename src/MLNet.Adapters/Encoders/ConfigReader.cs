using System.Globalization;
using System.Text.Json;

namespace MLNet.Adapters.Encoders;

/// <summary>Typed values of a <c>config.json</c>, with errors that name key and value.</summary>
internal readonly struct ConfigReader(JsonElement config)
{
    public const string FileName = "config.json";

    /// <summary>Layers of the deepest encoder, with a wide margin.</summary>
    public const int MostLayers = 1000;

    private const int MostOfASize = 100_000_000;

    /// <summary>A whole number of at least 1 that must be there.</summary>
    /// <param name="key">Its name.</param>
    /// <param name="most">The largest that any encoder has, with a wide margin.</param>
    public int Size(string key, int most = MostOfASize) => config.TryGetProperty(key, out var value)
        ? value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var size) && size > 0 && size <= most ? size
            : throw Bad(key, value, string.Create(CultureInfo.InvariantCulture, $"a whole number from 1 to {most}"))
        : throw new InvalidDataException($"{FileName} has no '{key}'. Use the configuration that belongs to the weights.");

    /// <summary>A whole number of at least 0, or a default.</summary>
    public int Index(string key, int otherwise) =>
        !Present(key, out var value) ? otherwise
        : value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var index) && index >= 0 ? index
        : throw Bad(key, value, "a whole number of at least 0");

    /// <summary>A number in a range, or a default.</summary>
    public double Number(string key, double otherwise, double lowest, double highest) => !Present(key, out var value) ? otherwise
        : value.ValueKind == JsonValueKind.Number && value.GetDouble() is var number && number >= lowest && number <= highest ? number
        : throw Bad(key, value, $"a number from {lowest} to {highest}");

    /// <summary>One of a few texts, or a default.</summary>
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

    /// <summary>Refuses any value but the expected one; an absent key is fine.</summary>
    public void Require(string key, bool expected)
    {
        if (Present(key, out var value) && value.ValueKind != (expected ? JsonValueKind.True : JsonValueKind.False))
            throw Bad(key, value, $"{(expected ? "true" : "false")}; encoders of another kind are not supported");
    }

    private bool Present(string key, out JsonElement value) =>
        config.TryGetProperty(key, out value) && value.ValueKind != JsonValueKind.Null;

    private static InvalidDataException Bad(string key, JsonElement value, string expected) =>
        new($"{FileName}: '{key}' is {value.GetRawText()}; it must be {expected}.");
}
