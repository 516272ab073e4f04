using System.Runtime.CompilerServices;

namespace MLNet.Adapters.Layers.Kernels;

/// <summary>Converts between float32 and bfloat16.</summary>
internal static unsafe class RoundedNumbers<TVector, TVectors>
    where TVector : unmanaged
    where TVectors : struct, IVectors<TVector>
{
    /// <summary>Stores the nearest bfloat16 numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Round(float* x, ushort* y, int count)
    {
        var i = 0;
        for (; i + TVectors.Width <= count; i += TVectors.Width)
            TVectors.StoreBFloat16(TVectors.Load(x + i), y + i);
        for (; i < count; i++)
            y[i] = BFloat16.FromSingle(x[i]);
    }

    /// <summary>Stores bfloat16 numbers as floats.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Widen(ushort* x, float* y, int count)
    {
        var i = 0;
        for (; i + TVectors.Width <= count; i += TVectors.Width)
            TVectors.Store(TVectors.LoadBFloat16(x + i), y + i);
        if (i == count)
            return;
        ushort* rest = stackalloc ushort[TVectors.Width];
        float* wide = stackalloc float[TVectors.Width];
        new ReadOnlySpan<ushort>(x + i, count - i).CopyTo(new Span<ushort>(rest, TVectors.Width));
        TVectors.Store(TVectors.LoadBFloat16(rest), wide);
        new ReadOnlySpan<float>(wide, count - i).CopyTo(new Span<float>(y + i, count - i));
    }
}
