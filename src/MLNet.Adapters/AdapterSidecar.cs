using System.Text.Json;
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

    public byte[] Write() => SidecarFile.Write(this);

    /// <summary>The file of a folder; null where there is none.</summary>
    /// <exception cref="InvalidDataException">It cannot be read.</exception>
    public static AdapterSidecar? Read(string folder) => SidecarFile.Read<AdapterSidecar>(folder, FileName);

    /// <summary>The configuration in full, unless AdapterHub's file was changed since and says something else.</summary>
    public AdapterConfig ConfigFor(BottleneckAdapterConfig stored) =>
        Config is BottleneckAdapterConfig own && HubBottleneck.Read(JsonSerializer.SerializeToElement(HubBottleneck.Write(own, Shape.HiddenSize)), FileName, Shape.HiddenSize, isOlder: false) == stored ? own : stored;
}
