using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MLNet.Adapters.Checkpoints.AdapterHub;

/// <summary>Reads and writes JSON in the form of AdapterHub and PEFT: sorted keys, and decimals that stay decimals.</summary>
internal static class HubJson
{
    /// <summary>The version that is written; files of this version use the current names of activations.</summary>
    public const string Version = "adapters.1.3.0";

    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        IndentSize = 2,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Returns a number that Python reads as a float: 1.0, not 1.</summary>
    public static JsonNode Float(double value)
    {
        var text = value.ToString("R", CultureInfo.InvariantCulture);
        return JsonNode.Parse(text.AsSpan().ContainsAny('.', 'E') ? text : text + ".0")!;
    }

    /// <summary>Returns a whole number if the value is one.</summary>
    public static JsonNode Number(double value) =>
        double.IsInteger(value) && Math.Abs(value) < int.MaxValue ? JsonValue.Create((int)value) : JsonValue.Create(value);

    /// <exception cref="InvalidDataException">The file is not a JSON object.</exception>
    public static JsonElement Read(string path)
    {
        try
        {
            using var stream = File.OpenRead(path); // in a stream, a byte-order mark is skipped
            using var document = JsonDocument.Parse(stream);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? document.RootElement.Clone()
                : throw new InvalidDataException($"'{path}' is not a JSON object. Use the file that belongs to the weights.");
        }
        catch (JsonException error)
        {
            throw new InvalidDataException(
                $"'{path}' cannot be read as JSON: {error.Message} Use the file that belongs to the weights.",
                error);
        }
    }

    public static byte[] Write(JsonObject json) => JsonSerializer.SerializeToUtf8Bytes(Sorted(json), Indented);

    private static JsonNode? Sorted(JsonNode? node) =>
        node switch
        {
            JsonObject parent => new JsonObject(
                parent
                    .OrderBy(field => field.Key, StringComparer.Ordinal)
                    .Select(field => KeyValuePair.Create(field.Key, Sorted(field.Value)))),
            JsonArray items => new JsonArray([.. items.Select(Sorted)]),
            _ => node?.DeepClone(),
        };
}
