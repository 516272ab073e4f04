using System.Runtime.CompilerServices;

namespace MLNet.Adapters.Layers.Kernels;

/// <summary>Adds numbers to others, multiplied by a factor.</summary>
internal static unsafe class ScaledSum<TVector, TVectors>
    where TVector : unmanaged
    where TVectors : struct, IVectors<TVector>
{
    /// <summary>Computes y = y + factor · x, with one rounding; the same y if x is null.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(float* y, float* x, int count, float factor)
    {
        if (x is null)
            return;
        var (factors, i) = (TVectors.All(factor), 0);
        for (; i + TVectors.Width <= count; i += TVectors.Width)
            TVectors.Store(TVectors.MultiplyAdd(TVectors.Load(x + i), factors, TVectors.Load(y + i)), y + i);
        for (; i < count; i++)
            y[i] = MathF.FusedMultiplyAdd(x[i], factor, y[i]);
    }
}
