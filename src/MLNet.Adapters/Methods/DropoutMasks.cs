using static TorchSharp.torch;

namespace MLNet.Adapters.Methods;

/// <summary>Dropout whose masks come from the owner's generator, never from the process-wide random state.</summary>
internal sealed class DropoutMasks(Generator generator)
{
    /// <summary>Zeroes each element with probability <paramref name="probability"/> and scales the others to keep the mean.</summary>
    public Tensor Apply(Tensor x, double probability)
    {
        if (probability <= 0)
            return x;
        var keep = 1 - probability;
        return x * empty_like(x, requires_grad: false).bernoulli_(keep, generator).div_(keep);
    }
}
