using System.Runtime.CompilerServices;

namespace MLNet.Adapters.Layers.Kernels;

/// <summary>Layer normalization of one row (Ba, Kiros and Hinton 2016).</summary>
internal static unsafe class RowNorm<TVector, TVectors>
    where TVector : unmanaged
    where TVectors : struct, IVectors<TVector>
{
    /// <summary>Computes y = (s − mean s) / √(variance of s + ε) · scale + shift, where s = x + skip.</summary>
    /// <param name="x">[columns]</param>
    /// <param name="skip">[columns]; null for none.</param>
    /// <param name="scale">[columns]</param>
    /// <param name="shift">[columns]; null for none.</param>
    /// <param name="epsilon">ε</param>
    /// <param name="sum">Receives s; may be y.</param>
    /// <param name="y">[columns]</param>
    /// <param name="columns">The number of columns.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Apply(float* x, float* skip, float* scale, float* shift, float epsilon, float* sum, float* y, int columns)
    {
        var mean = AddRows(x, skip, sum, columns) / columns;
        var variance = SquaredDistance(sum, mean, columns) / columns;
        var factor = 1 / MathF.Sqrt(variance + epsilon);
        var (means, factors) = (TVectors.All(mean), TVectors.All(factor));
        var i = 0;
        for (; i + TVectors.Width <= columns; i += TVectors.Width)
        {
            var normal = TVectors.Multiply(TVectors.Subtract(TVectors.Load(sum + i), means), factors);
            var offset = shift is null ? TVectors.All(0) : TVectors.Load(shift + i);
            TVectors.Store(TVectors.MultiplyAdd(normal, TVectors.Load(scale + i), offset), y + i);
        }

        for (; i < columns; i++)
            y[i] = MathF.FusedMultiplyAdd((sum[i] - mean) * factor, scale[i], shift is null ? 0 : shift[i]);
    }

    // y = x + skip; returns the sum of y
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float AddRows(float* x, float* skip, float* y, int columns)
    {
        var (sums, i) = (TVectors.All(0), 0);
        for (; i + TVectors.Width <= columns; i += TVectors.Width)
        {
            var value = TVectors.Load(x + i);
            if (skip is not null)
                value = TVectors.Add(value, TVectors.Load(skip + i));
            TVectors.Store(value, y + i);
            sums = TVectors.Add(sums, value);
        }

        var sum = TVectors.Sum(sums);
        for (; i < columns; i++)
            sum += y[i] = skip is null ? x[i] : x[i] + skip[i];
        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float SquaredDistance(float* y, float mean, int columns)
    {
        var (sums, means, i) = (TVectors.All(0), TVectors.All(mean), 0);
        for (; i + TVectors.Width <= columns; i += TVectors.Width)
        {
            var distance = TVectors.Subtract(TVectors.Load(y + i), means);
            sums = TVectors.MultiplyAdd(distance, distance, sums);
        }

        var sum = TVectors.Sum(sums);
        for (; i < columns; i++)
            sum += (y[i] - mean) * (y[i] - mean);
        return sum;
    }
}
