using System.Runtime.InteropServices;

namespace MLNet.Adapters.Training.Caching;

/// <summary>A piece of native memory that is filled from its start.</summary>
/// <param name="handle">Its first byte.</param>
/// <param name="size">The number of bytes.</param>
internal abstract unsafe class StateSlab(nint handle, long size) : SafeHandle(0, ownsHandle: true)
{
    private readonly byte* _start = (byte*)handle;
    private long _used;

    public override bool IsInvalid => false;

    /// <summary>The number of bytes that it can hold.</summary>
    public long Size => size;

    /// <summary>Takes room for some numbers; null if there is not enough.</summary>
    /// <param name="count">How many.</param>
    /// <param name="isRounded">Whether they are stored as bfloat16.</param>
    public KeptStates? Take(int count, bool isRounded)
    {
        var bytes = KeptStates.BytesOf(count, isRounded);
        if (bytes > size - _used)
            return null;
        var taken = new KeptStates(this, _start + _used, count, isRounded);
        _used += bytes;
        return taken;
    }
}
