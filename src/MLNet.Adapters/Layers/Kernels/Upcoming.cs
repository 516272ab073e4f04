using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace MLNet.Adapters.Layers.Kernels;

/// <summary>Memory that is needed next: it enters the cache in steps while something else is computed.</summary>
/// <param name="start">Where it begins. It may end before the last step: fetching what does not exist does nothing.</param>
/// <param name="step">The number of bytes in a step.</param>
internal unsafe struct Upcoming(void* start, long step)
{
    private const int CacheLine = 64; // bytes

    private byte* _at = (byte*)start;

    /// <summary>Fetches the next step, up to 128 bytes of it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Fetch()
    {
        Sse.Prefetch1(_at);
        if (step > CacheLine)
            Sse.Prefetch1(_at + CacheLine);
        _at += step;
    }
}
