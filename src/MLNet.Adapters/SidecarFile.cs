using System.Text.Json;
using System.Text.Json.Serialization;

namespace MLNet.Adapters;

/// <summary>Files of this library beside AdapterHub's, which other readers pass over.</summary>
internal static class SidecarFile
{
    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Converters = { new JsonStringEnumConverter() },
    };

    public static byte[] Write<T>(T content) => JsonSerializer.SerializeToUtf8Bytes(content, Json);

    /// <summary>The content of a file; null where there is none.</summary>
    /// <exception cref="InvalidDataException">It cannot be read.</exception>
    public static T? Read<T>(string folder, string file)
        where T : class
    {
        var path = Path.Combine(folder, file);
        if (!File.Exists(path))
            return null;
        try
        {
            return JsonSerializer.Deserialize<T>(File.ReadAllBytes(path), Json) ?? throw new JsonException("It holds null.");
        }
        catch (Exception error) when (error is JsonException or NotSupportedException or ArgumentException)
        {
            throw new InvalidDataException($"'{path}' cannot be read: {error.Message} Delete it to load by AdapterHub's files alone.", error);
        }
    }
}
