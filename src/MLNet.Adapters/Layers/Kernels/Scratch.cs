using System.Runtime.InteropServices;

namespace MLNet.Adapters.Layers.Kernels;

/// <summary>Working memory of one thread, kept for the next computation.</summary>
internal sealed unsafe class Scratch
{
    private const nuint Alignment = 64; // a cache line

    [ThreadStatic]
    private static Scratch? _ofThread;

    private float* _start;
    private long _size;

    ~Scratch() => NativeMemory.AlignedFree(_start);

    /// <summary>Returns memory for some floats, which is valid until the thread's next call.</summary>
    public static float* Take(long size) => (_ofThread ??= new Scratch()).Grow(size);

    private float* Grow(long size)
    {
        if (size > _size)
        {
            NativeMemory.AlignedFree(_start);
            _start = (float*)NativeMemory.AlignedAlloc((nuint)size * sizeof(float), Alignment);
            _size = size;
        }

        return _start;
    }
}
