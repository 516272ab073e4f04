using System.Text.Json;
using System.Text.Json.Serialization;
using MLNet.Adapters.Checkpoints.AdapterHub;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Methods.Bottleneck;
using MLNet.Adapters.Training;

namespace MLNet.Adapters;

/// <summary>What AdapterHub's files of an adapter do not say; a file of its own beside them, which other readers pass over.</summary>
/// <param name="Encoder">The encoder that the adapter was trained in.</param>
/// <param name="Shape">Its sizes.</param>
/// <param name="Config">The adapter's configuration in full.</param>
/// <param name="Norms">Its output norms through training.</param>
internal sealed record AdapterSidecar(EncoderReference Encoder, EncoderShape Shape, AdapterConfig Config, IReadOnlyList<AdapterNorm> Norms)
{
    public const string FileName = "mlnet_adapter.json";

    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Converters = { new JsonStringEnumConverter() },
    };

    public byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(this, Json);

    /// <summary>The file of a folder; null where there is none.</summary>
    /// <exception cref="InvalidDataException">It cannot be read.</exception>
    public static AdapterSidecar? Read(string folder)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
            return null;
        try
        {
            return JsonSerializer.Deserialize<AdapterSidecar>(File.ReadAllBytes(path), Json);
        }
        catch (Exception error) when (error is JsonException or NotSupportedException or ArgumentException)
        {
            throw new InvalidDataException($"'{path}' cannot be read: {error.Message} Delete it to load the adapter by AdapterHub's files alone.", error);
        }
    }

    /// <summary>The configuration in full, unless AdapterHub's file was changed since and says something else.</summary>
    public AdapterConfig ConfigFor(BottleneckAdapterConfig stored) =>
        Config is BottleneckAdapterConfig own && HubBottleneck.Read(JsonSerializer.SerializeToElement(HubBottleneck.Write(own, Shape.HiddenSize)), FileName, isOlder: false) == stored ? own : stored;
}
