using Microsoft.ML.Runtime;
using MLNet.Adapters.Encoders;
using MLNet.Adapters.Layers;
using static TorchSharp.torch;

namespace MLNet.Adapters.Pipeline.Models;

/// <summary>How a model's encoder is loaded where the model is used, possibly on another machine than the one that trained it.</summary>
/// <param name="host">The host, whose log receives deviations.</param>
/// <param name="stored">The model's precision: float32 or bfloat16.</param>
internal sealed class ScoringPrecision(IHost host, ComputePrecision stored)
{
    private bool _isReported;

    /// <summary>
    /// Returns the model's precision if the device supports it, otherwise float32 with the same weights, which the log mentions once.
    /// </summary>
    public EncoderPrecision On(Device device)
    {
        if (stored != ComputePrecision.BFloat16)
            return EncoderPrecision.Float32;
        var support = BFloat16Support.Of(device);
        if (support.IsSupported)
            return EncoderPrecision.BFloat16;
        if (!_isReported)
        {
            _isReported = true;
            using var channel = host.Start(nameof(ScoringPrecision));
            channel.Warning(
                $"The model's encoder is stored in BFloat16, but {support.Reason}: it is computed in float32 with the same weights. "
                + "Scores differ slightly, and it takes the memory and time of float32.");
        }

        return EncoderPrecision.RoundedFloat32;
    }
}
