namespace MLNet.Adapters.Layers.Kernels;

/// <summary>Working memory of one thread, kept for the next computation.</summary>
internal sealed unsafe class Scratch
{
    [ThreadStatic]
    private static Scratch? _ofThread;

    private float* _start;
    private long _size;

    ~Scratch() => AlignedFloats.Free(_start);

    /// <summary>Returns memory for some floats, which is valid until the thread's next call.</summary>
    public static float* Take(long size) => (_ofThread ??= new Scratch()).Grow(size);

    private float* Grow(long size)
    {
        if (size > _size)
        {
            AlignedFloats.Free(_start);
            _start = AlignedFloats.Allocate((nuint)size);
            _size = size;
        }

        return _start;
    }
}
