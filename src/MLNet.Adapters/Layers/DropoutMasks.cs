using MLNet.Adapters.Layers.Kernels;
using static TorchSharp.torch;

namespace MLNet.Adapters.Layers;

/// <summary>Dropout whose masks come from the owner's generator, never from the process-wide random state.</summary>
/// <remarks>
/// TorchSharp supports only generators on the CPU, so masks are drawn there and copied: they are the same on every device.
/// </remarks>
/// <param name="generator">A generator on the CPU.</param>
internal sealed class DropoutMasks(Generator generator)
{
    /// <summary>The state of the generator; the same state draws the same masks.</summary>
    public Tensor State
    {
        get => generator.get_state();
        set => generator.set_state(value);
    }

    /// <summary>Draws a number from 0 to below another one, all equally likely.</summary>
    public int Below(int limit) => limit <= 1 ? 0 : (int)randint(limit, 1, ScalarType.Int64, CPU, generator: generator).item<long>();

    /// <summary>Zeroes each element with probability <paramref name="probability"/> and scales the others to keep the mean.</summary>
    public Tensor Apply(Tensor x, double probability)
    {
        if (probability <= 0)
            return x;
        if (probability >= 1)
            return zeros_like(x);
        using var mask = Draw(x.shape, 1 - probability);
        return (x * (x.device_type == TorchSharp.DeviceType.CPU ? mask : mask.to(x.device))).As(x.dtype);
    }

    // 1 / keep rounded to bfloat16 would shift the mean, so masks are float32.
    private unsafe Tensor Draw(long[] shape, double keep)
    {
        var key = (ulong)randint(long.MaxValue, 1, ScalarType.Int64, CPU, generator: generator).item<long>();
        var mask = empty(shape, dtype: ScalarType.Float32, device: CPU);
        RandomMask.Fill(NativeFloats.Of(mask), mask.numel(), keep, key, get_num_threads());
        return mask;
    }
}
