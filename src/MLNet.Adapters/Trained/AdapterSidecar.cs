using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using MLNet.Adapters.Checkpoints.AdapterHub;
using MLNet.Adapters.Encoders;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Pretrained;

namespace MLNet.Adapters.Trained;

/// <summary>The information that AdapterHub's files of an adapter lack; a separate file next to them, which other readers ignore.</summary>
/// <param name="Encoder">The encoder in which the adapter was trained.</param>
/// <param name="Shape">The sizes of the encoder.</param>
/// <param name="Config">The complete configuration of the adapter.</param>
/// <param name="Norms">The adapter's output norms during training.</param>
internal sealed record AdapterSidecar(EncoderReference Encoder, EncoderShape Shape, AdapterConfig Config, IReadOnlyList<AdapterNorm> Norms)
{
    public const string FileName = "mlnet_adapter.json";

    private const int MostHidden = 1_000_000;

    /// <summary>What only PEFT's form lacks; null in a folder of AdapterHub's form.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PeftSidecar? Peft { get; init; }

    public byte[] Write() => SidecarFile.Write(this);

    /// <summary>Reads the file of a folder; null if there is none.</summary>
    /// <exception cref="InvalidDataException">The file cannot be read.</exception>
    public static AdapterSidecar? Read(string folder)
    {
        var sidecar = SidecarFile.Read<AdapterSidecar>(folder, FileName);
        sidecar?.CheckShape(Path.Combine(folder, FileName));
        return sidecar;
    }

    /// <summary>Returns the complete configuration.</summary>
    /// <param name="stored">The configuration in the other file.</param>
    /// <param name="folder">The folder of both files.</param>
    /// <param name="write">Writes a configuration as the other file does, so that only what that can express is compared.</param>
    /// <exception cref="InvalidDataException">The two files contradict each other.</exception>
    public AdapterConfig ConfigFor(AdapterConfig stored, string folder, Func<AdapterConfig, JsonObject> write)
    {
        if (Config.GetType() != stored.GetType())
            throw SidecarFile.Contradiction(
                folder,
                FileName,
                HubFiles.AdapterConfig,
                nameof(Config),
                Config.GetType().Name,
                stored.GetType().Name);
        SidecarFile.CheckAgree(folder, FileName, HubFiles.AdapterConfig, write(Config), write(stored));
        return Config;
    }

    private void CheckShape(string path)
    {
        Check(Shape.HiddenSize, MostHidden, nameof(Shape.HiddenSize));
        Check(Shape.Layers, ConfigReader.MostLayers, nameof(Shape.Layers));
        Check(Shape.Heads, Shape.HiddenSize, nameof(Shape.Heads));
        Check(Shape.FeedForwardSize, MostHidden, nameof(Shape.FeedForwardSize));
        Check(Shape.IntermediateSize, 2 * MostHidden, nameof(Shape.IntermediateSize));
        if (Shape.HiddenSize % Shape.Heads != 0)
            throw Bad(nameof(Shape.Heads), Shape.Heads, $"a divisor of HiddenSize {Shape.HiddenSize}");

        void Check(int size, int most, string field)
        {
            if (size < 1 || size > most)
                throw Bad(field, size, $"from 1 to {most}");
        }

        InvalidDataException Bad(string field, int size, string wanted) =>
            new(
                $"'{path}': 'Shape.{field}' is {size}; it must be {wanted}. Delete the file to load from AdapterHub's files only, "
                + "or save the adapter again.");
    }
}
