using Microsoft.ML.Runtime;

namespace MLNet.Adapters.Pipeline.Models;

/// <summary>What the user's MLContext says about randomness and devices.</summary>
/// <param name="Seed">The context's seed, null where results may differ from run to run.</param>
/// <param name="GpuDeviceId">The GPU to use, null for the CPU.</param>
/// <param name="FallbackToCpu">Whether the CPU may stand in for a GPU that is not there.</param>
internal sealed record EnvironmentSettings(int? Seed, int? GpuDeviceId, bool FallbackToCpu)
{
    /// <summary>Reads the settings; a host has those of the MLContext at the moment when it was registered.</summary>
    public static EnvironmentSettings Of(IHostEnvironment environment) => environment is IHostEnvironmentInternal settings
        ? new EnvironmentSettings(settings.Seed, settings.GpuDeviceId, settings.FallbackToCpu)
        : new EnvironmentSettings(null, null, true);
}
