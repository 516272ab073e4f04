using System.Text.Json;
using MLNet.Adapters.Checkpoints.AdapterHub;
using MLNet.Adapters.Methods;

namespace MLNet.Adapters.Trained;

/// <summary>The information that AdapterHub's files of a fusion lack; a separate file next to them.</summary>
/// <param name="Config">The complete configuration of the fusion.</param>
/// <param name="Temperature">The divisor of its scores; 1 without a temperature.</param>
internal sealed record FusionSidecar(AdapterFusionConfig Config, double Temperature)
{
    public const string FileName = "mlnet_fusion.json";

    public byte[] Write() => SidecarFile.Write(this);

    /// <summary>Reads the file of a folder; null if there is none.</summary>
    /// <exception cref="InvalidDataException">The file cannot be read, or its temperature is not valid.</exception>
    public static FusionSidecar? Read(string folder) =>
        SidecarFile.Read<FusionSidecar>(folder, FileName) switch
        {
            { Temperature: not (>= 1 and < double.PositiveInfinity) } sidecar => throw new InvalidDataException(
                $"'{Path.Combine(folder, FileName)}' contains the temperature {sidecar.Temperature}; it must be at least 1. "
                + "Delete it to load from AdapterHub's files only."),
            var sidecar => sidecar,
        };

    /// <summary>Returns the complete configuration.</summary>
    /// <param name="stored">The configuration in AdapterHub's file.</param>
    /// <param name="folder">The folder of both files.</param>
    /// <exception cref="InvalidDataException">The two files contradict each other.</exception>
    public AdapterFusionConfig ConfigFor(AdapterFusionConfig stored, string folder)
    {
        if (Config.Form != FusionForm.AdapterHub)
            throw SidecarFile.Contradiction(
                folder,
                FileName,
                HubFiles.FusionConfig,
                nameof(Config.Form),
                $"{Config.Form}",
                $"{FusionForm.AdapterHub}");
        var asStored = HubFusionConfig.Read(JsonSerializer.SerializeToElement(HubFusionConfig.Write(Config)), FileName);
        SidecarFile.CheckAgree(folder, FileName, HubFiles.FusionConfig, HubFusionConfig.Write(asStored), HubFusionConfig.Write(stored));
        return Config;
    }
}
