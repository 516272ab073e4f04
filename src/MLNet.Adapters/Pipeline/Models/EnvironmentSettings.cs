using Microsoft.ML.Runtime;

namespace MLNet.Adapters.Pipeline.Models;

/// <summary>The settings of the user's MLContext for randomness and devices.</summary>
/// <param name="Seed">The context's seed; null if results can differ from run to run.</param>
/// <param name="GpuDeviceId">The GPU to use; null for the CPU.</param>
/// <param name="FallbackToCpu">Whether the CPU is used if the GPU is not available.</param>
internal sealed record EnvironmentSettings(int? Seed, int? GpuDeviceId, bool FallbackToCpu)
{
    /// <summary>Reads the settings; a host has those of the MLContext at the time when the host was registered.</summary>
    public static EnvironmentSettings Of(IHostEnvironment environment) => environment is IHostEnvironmentInternal settings
        ? new EnvironmentSettings(settings.Seed, settings.GpuDeviceId, settings.FallbackToCpu)
        : new EnvironmentSettings(null, null, true);
}
