using System.Runtime.InteropServices;

namespace MLNet.Adapters.Training.Caching;

/// <summary>A slab of the process's own memory.</summary>
internal sealed unsafe class MemorySlab : StateSlab
{
    /// <param name="size">The number of bytes.</param>
    /// <exception cref="OutOfMemoryException">The system has no such memory.</exception>
    public MemorySlab(long size)
        : this((nint)NativeMemory.Alloc((nuint)size), size)
    {
    }

    private MemorySlab(nint start, long size)
        : base(start, size) => SetHandle(start);

    protected override bool ReleaseHandle()
    {
        NativeMemory.Free((void*)handle);
        return true;
    }
}
