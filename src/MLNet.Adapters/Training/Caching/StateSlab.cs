using System.Runtime.InteropServices;

namespace MLNet.Adapters.Training.Caching;

/// <summary>A piece of native memory that is filled from its start.</summary>
internal abstract unsafe class StateSlab(nint handle, long size) : SafeHandle(0, ownsHandle: true)
{
    private readonly float* _start = (float*)handle;
    private long _used;

    public override bool IsInvalid => false;

    /// <summary>The number of floats that it can hold.</summary>
    public long Size => size;

    /// <summary>Takes room for some floats; null if there is not enough.</summary>
    public KeptStates? Take(int rows, int columns)
    {
        var count = (long)rows * columns;
        if (count > size - _used)
            return null;
        var taken = new KeptStates(this, _start + _used, rows, columns);
        _used += count;
        return taken;
    }
}
