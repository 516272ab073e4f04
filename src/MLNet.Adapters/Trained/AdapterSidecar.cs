using System.Text.Json;
using MLNet.Adapters.Checkpoints;
using MLNet.Adapters.Checkpoints.AdapterHub;
using MLNet.Adapters.Encoders;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Pretrained;

namespace MLNet.Adapters.Trained;

/// <summary>What AdapterHub's files of an adapter do not say; a file of its own beside them, which other readers pass over.</summary>
/// <param name="Encoder">The encoder that the adapter was trained in.</param>
/// <param name="Shape">Its sizes.</param>
/// <param name="Config">The adapter's configuration in full.</param>
/// <param name="Norms">Its output norms through training.</param>
internal sealed record AdapterSidecar(EncoderReference Encoder, EncoderShape Shape, AdapterConfig Config, IReadOnlyList<AdapterNorm> Norms)
{
    public const string FileName = "mlnet_adapter.json";

    private const int MostHidden = 1_000_000;

    public byte[] Write() => SidecarFile.Write(this);

    /// <summary>The file of a folder; null where there is none.</summary>
    /// <exception cref="InvalidDataException">It cannot be read.</exception>
    public static AdapterSidecar? Read(string folder)
    {
        var sidecar = SidecarFile.Read<AdapterSidecar>(folder, FileName);
        sidecar?.CheckShape(Path.Combine(folder, FileName));
        return sidecar;
    }

    /// <summary>The configuration in full.</summary>
    /// <param name="stored">What AdapterHub's file says.</param>
    /// <param name="folder">The folder of both.</param>
    /// <exception cref="InvalidDataException">The two files say different things.</exception>
    public AdapterConfig ConfigFor(AdapterConfig stored, string folder)
    {
        if (Config.GetType() != stored.GetType())
            throw SidecarFile.Contradiction(
                folder,
                FileName,
                HubFiles.AdapterConfig,
                nameof(Config),
                Config.GetType().Name,
                stored.GetType().Name);
        var method = AdapterMethods.Of(stored).Hub!;
        var written = JsonSerializer.SerializeToElement(method.Write(Config, Shape.HiddenSize));
        var (_, asStored) = HubReader.ReadConfig(written, FileName, Shape.HiddenSize, HubVersion.Current);
        SidecarFile.CheckAgree(
            folder, FileName, HubFiles.AdapterConfig, method.Write(asStored, Shape.HiddenSize), method.Write(stored, Shape.HiddenSize));
        return Config;
    }

    private void CheckShape(string path)
    {
        Check(Shape.HiddenSize, MostHidden, nameof(Shape.HiddenSize));
        Check(Shape.Layers, ConfigReader.MostLayers, nameof(Shape.Layers));
        Check(Shape.Heads, Shape.HiddenSize, nameof(Shape.Heads));
        Check(Shape.FeedForwardSize, MostHidden, nameof(Shape.FeedForwardSize));
        if (Shape.HiddenSize % Shape.Heads != 0)
            throw Bad(nameof(Shape.Heads), Shape.Heads, $"a divisor of HiddenSize {Shape.HiddenSize}");

        void Check(int size, int most, string field)
        {
            if (size < 1 || size > most)
                throw Bad(field, size, $"from 1 to {most}");
        }

        InvalidDataException Bad(string field, int size, string wanted) =>
            new(
                $"'{path}': 'Shape.{field}' is {size}; it must be {wanted}. Delete the file to load by AdapterHub's files alone, "
                + "or save the adapter again.");
    }
}
