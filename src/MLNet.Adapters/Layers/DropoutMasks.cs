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
        var keep = 1 - probability;
        var exact = x.dtype == ScalarType.BFloat16 ? ScalarType.Float32 : x.dtype; // 1 / keep rounded to bfloat16 would shift the mean
        return (x * empty(x.shape, dtype: exact, device: CPU).bernoulli_(keep, generator).div_(keep).to(x.device)).As(x.dtype);
    }
}
