using System.Runtime.InteropServices;

namespace MLNet.Adapters.Layers.Kernels;

/// <summary>Native memory for floats that begins at a cache line.</summary>
internal static unsafe class AlignedFloats
{
    private const nuint Alignment = 64; // a cache line

    /// <summary>Allocates memory, whose content is undefined; <see cref="Free"/> releases it.</summary>
    public static float* Allocate(nuint count) => (float*)NativeMemory.AlignedAlloc(count * sizeof(float), Alignment);

    public static void Free(float* start) => NativeMemory.AlignedFree(start);
}
