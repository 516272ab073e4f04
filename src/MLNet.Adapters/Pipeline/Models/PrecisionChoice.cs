using Microsoft.ML.Runtime;
using MLNet.Adapters.Layers;
using static TorchSharp.torch;

namespace MLNet.Adapters.Pipeline.Models;

/// <summary>The precision in which a new model's encoder is computed: chosen once, and saved with the model.</summary>
internal static class PrecisionChoice
{
    /// <summary>Returns float32 or bfloat16.</summary>
    /// <param name="host">The host, whose log receives the choice.</param>
    /// <param name="option">The option; null for that of the environment.</param>
    /// <param name="device">Determines the device; not called if only float32 is possible.</param>
    /// <exception cref="InvalidOperationException">
    /// Bfloat16 is requested, and the device does not support it; or the environment variable has an unknown value.
    /// </exception>
    public static ComputePrecision Choose(IHost host, ComputePrecision? option, Func<Device> device)
    {
        var requested = RequestedPrecision.Of(option);
        if (requested.Value == ComputePrecision.Float32)
            return ComputePrecision.Float32;
        var support = BFloat16Support.Of(device());
        var chosen = requested.On(support);
        using var channel = host.Start(nameof(PrecisionChoice));
        channel.Trace($"Precision {requested.Value}: the encoder is computed in {chosen}, because {support.Reason}.");
        return chosen;
    }
}
