namespace MLNet.Adapters;

/// <summary>Specifies the precision in which a frozen encoder is stored and computed.</summary>
/// <remarks>
/// Only the encoder is affected. Adapters, heads, losses, gradients of trained weights and the optimizer are always float32.
/// </remarks>
public enum ComputePrecision
{
    /// <summary>The encoder's weights and states are float32.</summary>
    Float32,

    /// <summary>
    /// The encoder's weights and states are bfloat16, which has the range of float32 and 8 significant bits: the weights take half the
    /// memory. It is an error if the processor or GPU has no instructions for bfloat16.
    /// </summary>
    BFloat16,

    /// <summary>
    /// <see cref="BFloat16"/> on processors with AVX512_BF16 or AMX-BF16 and on NVIDIA GPUs of compute capability 8.0 or higher, otherwise
    /// <see cref="Float32"/>. Full fine-tuning always uses <see cref="Float32"/>.
    /// </summary>
    Auto,
}
