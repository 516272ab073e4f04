using static TorchSharp.torch;

namespace MLNet.Adapters.Methods;

/// <summary>How a parameter-efficient method is built into a frozen encoder; each method of the field derives its own record.</summary>
public abstract record AdapterConfig
{
    private protected AdapterConfig()
    {
    }

    /// <summary>Throws an <see cref="ArgumentException"/> if this configuration does not fit the encoder.</summary>
    internal abstract void Validate(EncoderShape shape);

    /// <summary>New parameters on a device, drawn from the generator, or all zero if it is null because trained ones follow.</summary>
    internal abstract AdapterModule Create(EncoderShape shape, Generator? generator, Device device);

    /// <summary>
    /// Where the method acts in an encoder of so many layers; null if it acts elsewhere than in residual connections, so that it cannot be
    /// composed.
    /// </summary>
    internal abstract AdapterPlaces? PlacesIn(int layers);

    /// <summary>What deserves a user's attention without being wrong; mostly empty.</summary>
    internal abstract IEnumerable<string> Warnings(EncoderShape shape);
}
