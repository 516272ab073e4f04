using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using MLNet.Adapters.Checkpoints;

namespace MLNet.Adapters.Trained;

/// <summary>Reads and writes this library's own files next to AdapterHub's, which other readers ignore.</summary>
internal static class SidecarFile
{
    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { new JsonStringEnumConverter(), new AdapterConfigConverter() },
    };

    public static byte[] Write<T>(T content) => JsonSerializer.SerializeToUtf8Bytes(content, Json);

    /// <summary>Reads the content of a file; null if there is none.</summary>
    /// <exception cref="InvalidDataException">The file cannot be read.</exception>
    public static T? Read<T>(string folder, string file)
        where T : class
    {
        var path = Path.Combine(folder, file);
        if (!File.Exists(path))
            return null;
        try
        {
            using var stream = File.OpenRead(path); // in a stream, a byte-order mark is skipped
            return JsonSerializer.Deserialize<T>(stream, Json) ?? throw new JsonException("It contains null.");
        }
        catch (Exception error) when (error is JsonException or NotSupportedException or ArgumentException)
        {
            throw new InvalidDataException(
                $"'{path}' cannot be read: {error.Message} Delete it to load from AdapterHub's files only.",
                error);
        }
    }

    /// <summary>Compares the content of a file, in AdapterHub's terms, with that of AdapterHub's own file.</summary>
    /// <exception cref="InvalidDataException">A field differs; the message names it.</exception>
    public static void CheckAgree(string folder, string file, string other, JsonObject here, JsonObject there)
    {
        foreach (
            var key in here.Select(field => field.Key)
                .Union(there.Select(field => field.Key), StringComparer.Ordinal)
                .Order(StringComparer.Ordinal))
        {
            if (!JsonNode.DeepEquals(here[key], there[key]))
                throw Contradiction(folder, file, other, key, Text(here[key]), Text(there[key]));
        }

        static string Text(JsonNode? value) => value?.ToJsonString() ?? "null";
    }

    public static InvalidDataException Contradiction(string folder, string file, string other, string field, string here, string there) =>
        new(
            $"In '{folder}', '{file}' has {here} for '{field}', but '{other}' has {there}. Restore the two files of one save, "
            + $"or delete '{file}' to load from AdapterHub's files only.");
}
