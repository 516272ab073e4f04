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

    /// <summary>Stores bfloat16 numbers as floats, or GELU of them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Widen(ushort* x, float* y, int count, bool isGelu)
    {
        var i = 0;
        for (; i + TVectors.Width <= count; i += TVectors.Width)
            TVectors.Store(Value(TVectors.LoadBFloat16(x + i), isGelu), y + i);
        if (i == count)
            return;
        ushort* rest = stackalloc ushort[TVectors.Width];
        float* wide = stackalloc float[TVectors.Width];
        new ReadOnlySpan<ushort>(x + i, count - i).CopyTo(new Span<ushort>(rest, TVectors.Width));
        TVectors.Store(Value(TVectors.LoadBFloat16(rest), isGelu), wide);
        new ReadOnlySpan<float>(wide, count - i).CopyTo(new Span<float>(y + i, count - i));
    }

    /// <summary>Stores the nearest bfloat16 numbers of GELU.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ApplyGelu(ushort* x, ushort* y, int count)
    {
        var i = 0;
        for (; i + TVectors.Width <= count; i += TVectors.Width)
            TVectors.StoreBFloat16(Gelu<TVector, TVectors>.Apply(TVectors.LoadBFloat16(x + i)), y + i);
        if (i == count)
            return;
        ushort* rest = stackalloc ushort[TVectors.Width];
        new ReadOnlySpan<ushort>(x + i, count - i).CopyTo(new Span<ushort>(rest, TVectors.Width));
        TVectors.StoreBFloat16(Gelu<TVector, TVectors>.Apply(TVectors.LoadBFloat16(rest)), rest);
        new ReadOnlySpan<ushort>(rest, count - i).CopyTo(new Span<ushort>(y + i, count - i));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Value(TVector x, bool isGelu) => isGelu ? Gelu<TVector, TVectors>.Apply(x) : x;
}
