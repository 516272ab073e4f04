using System.Text.Json;
using MLNet.Adapters.Checkpoints.AdapterHub;
using MLNet.Adapters.Methods;

namespace MLNet.Adapters.Trained;

/// <summary>What AdapterHub's files of a fusion do not say; a file of its own beside them.</summary>
/// <param name="Config">The fusion's configuration in full.</param>
/// <param name="Temperature">What its scores are divided by; 1 without a temperature.</param>
internal sealed record FusionSidecar(AdapterFusionConfig Config, double Temperature)
{
    public const string FileName = "mlnet_fusion.json";

    public byte[] Write() => SidecarFile.Write(this);

    /// <summary>The file of a folder; null where there is none.</summary>
    /// <exception cref="InvalidDataException">It cannot be read, or its temperature is none.</exception>
    public static FusionSidecar? Read(string folder) =>
        SidecarFile.Read<FusionSidecar>(folder, FileName) switch
        {
            { Temperature: not (>= 1 and < double.PositiveInfinity) } sidecar => throw new InvalidDataException(
                $"'{Path.Combine(folder, FileName)}' gives the temperature {sidecar.Temperature}, which must be at least 1. "
                + "Delete it to load by AdapterHub's files alone."),
            var sidecar => sidecar,
        };

    /// <summary>The configuration in full.</summary>
    /// <param name="stored">What AdapterHub's file says.</param>
    /// <param name="folder">The folder of both.</param>
    /// <exception cref="InvalidDataException">The two files say different things.</exception>
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
