using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace MLNet.Adapters.Layers;

/// <summary>The memory of a tensor.</summary>
internal static unsafe class NativeFloats
{
    /// <summary>Returns the tensor with its elements in order: itself if they are.</summary>
    public static Tensor InOrder(Tensor tensor) => tensor.is_contiguous() ? tensor : tensor.contiguous();

    /// <summary>The same; null without a tensor.</summary>
    public static Tensor? InOrderOptional(Tensor? tensor) => tensor is null ? null : InOrder(tensor);

    /// <summary>Returns the first element of a contiguous float32 tensor on the CPU, valid while the tensor lives.</summary>
    public static float* Of(Tensor tensor)
    {
        fixed (byte* start = &MemoryMarshal.GetReference(tensor.bytes))
            return (float*)start; // native memory, which does not move
    }

    /// <summary>Returns the first element of a contiguous bfloat16 tensor on the CPU, valid while the tensor lives.</summary>
    public static ushort* OfBFloat16(Tensor tensor) => (ushort*)Of(tensor);

    /// <summary>Returns the first element; null without a tensor.</summary>
    public static float* OfOptional(Tensor? tensor) => tensor is null ? null : Of(tensor);

    /// <summary>Returns the first element of a bfloat16 tensor; null without a tensor.</summary>
    public static ushort* OfOptionalBFloat16(Tensor? tensor) => tensor is null ? null : OfBFloat16(tensor);
}
