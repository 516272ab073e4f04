using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Adapters.Layers;

/// <summary>Whether a device has instructions for bfloat16; determined from its features, never from a measured time.</summary>
/// <param name="IsSupported">Whether it has them. Without them the native library computes in bfloat16 too, but slowly.</param>
/// <param name="Reason">The fact that decides it, a clause for messages.</param>
internal sealed record BFloat16Support(bool IsSupported, string Reason)
{
    private static readonly Version FirstCapability = new(8, 0); // Ampere

    private static readonly Lazy<BFloat16Support> Processor = new(() => OfProcessor(BFloat16Instructions.Read()));

    /// <summary>Replaces the features of every device, so that tests do not depend on theirs; null to use the features.</summary>
    public static BFloat16Support? Assumed { get; set; }

    /// <summary>Returns the support of a device.</summary>
    public static BFloat16Support Of(Device device) => Assumed ?? device.type switch
    {
        DeviceType.CPU => Processor.Value,
        DeviceType.CUDA => OfGpu(device.index, CudaCapability.Of(device.index)),
        _ => new BFloat16Support(false, $"the device {device} is neither a processor nor an NVIDIA GPU"),
    };

    /// <summary>Returns the support of a processor.</summary>
    public static BFloat16Support OfProcessor(BFloat16Instructions instructions) => instructions switch
    {
        { HasAvx512: true, HasAmx: true } => new(true, "the processor has AVX512_BF16 and AMX-BF16"),
        { HasAvx512: true } => new(true, "the processor has AVX512_BF16"),
        { HasAmx: true } => new(true, "the processor has AMX-BF16"),
        _ => new(false, "the processor has neither AVX512_BF16 nor AMX-BF16"),
    };

    /// <summary>Returns the support of a GPU.</summary>
    /// <param name="index">The GPU's index.</param>
    /// <param name="capability">Its compute capability; null if it is unknown.</param>
    public static BFloat16Support OfGpu(int index, Version? capability)
    {
        if (capability is null)
            return new(false, $"the driver does not return the compute capability of GPU {index}");
        return capability >= FirstCapability
            ? new(true, $"GPU {index} has compute capability {capability}")
            : new(false, $"GPU {index} has compute capability {capability}, and bfloat16 needs {FirstCapability}");
    }
}
