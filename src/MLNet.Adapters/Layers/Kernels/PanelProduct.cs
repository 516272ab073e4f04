using System.Runtime.CompilerServices;

namespace MLNet.Adapters.Layers.Kernels;

/// <summary>Multiplies rows by a panel: two vectors of columns of the second factor.</summary>
/// <remarks>
/// Every element of the result is summed in the order of the inner index, one rounding per step, however many rows are computed together:
/// a row's result does not depend on the other rows. Up to six rows are held in registers (12 sums, 2 vectors of the panel, 1 element).
/// </remarks>
internal static unsafe class PanelProduct<TVector, TVectors>
    where TVector : unmanaged
    where TVectors : struct, IVectors<TVector>
{
    /// <summary>The number of columns in a panel.</summary>
    public static int Columns => 2 * TVectors.Width;

    /// <summary>Computes c = a b + start.</summary>
    /// <param name="a">[rows, inner]</param>
    /// <param name="b">[inner, columns]</param>
    /// <param name="start">[columns] what each row of the sum starts from.</param>
    /// <param name="c">[rows, columns]</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="inner">The number of products in each sum.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(Matrix a, Matrix b, float* start, Matrix c, int rows, int inner)
    {
        var row = 0;
        for (; row + 6 <= rows; row += 6)
            SixRows(a.Row(row), a.Stride, b.Start, b.Stride, start, c.Row(row), c.Stride, inner);
        if (row + 4 <= rows)
        {
            FourRows(a.Row(row), a.Stride, b.Start, b.Stride, start, c.Row(row), c.Stride, inner);
            row += 4;
        }

        if (row + 2 <= rows)
        {
            TwoRows(a.Row(row), a.Stride, b.Start, b.Stride, start, c.Row(row), c.Stride, inner);
            row += 2;
        }

        if (row < rows)
            OneRow(a.Row(row), b.Start, b.Stride, start, c.Row(row), inner);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SixRows(float* a, long aStride, float* b, long bStride, float* start, float* c, long cStride, int inner)
    {
        var (left, right) = (TVectors.Load(start), TVectors.Load(start + TVectors.Width));
        TVector c0 = left, c1 = left, c2 = left, c3 = left, c4 = left, c5 = left;
        TVector d0 = right, d1 = right, d2 = right, d3 = right, d4 = right, d5 = right;
        var lower = a + (3 * aStride);
        for (var i = 0; i < inner; i++)
        {
            left = TVectors.Load(b);
            right = TVectors.Load(b + TVectors.Width);
            var x = TVectors.All(a[0]);
            c0 = TVectors.MultiplyAdd(x, left, c0);
            d0 = TVectors.MultiplyAdd(x, right, d0);
            x = TVectors.All(a[aStride]);
            c1 = TVectors.MultiplyAdd(x, left, c1);
            d1 = TVectors.MultiplyAdd(x, right, d1);
            x = TVectors.All(a[2 * aStride]);
            c2 = TVectors.MultiplyAdd(x, left, c2);
            d2 = TVectors.MultiplyAdd(x, right, d2);
            x = TVectors.All(lower[0]);
            c3 = TVectors.MultiplyAdd(x, left, c3);
            d3 = TVectors.MultiplyAdd(x, right, d3);
            x = TVectors.All(lower[aStride]);
            c4 = TVectors.MultiplyAdd(x, left, c4);
            d4 = TVectors.MultiplyAdd(x, right, d4);
            x = TVectors.All(lower[2 * aStride]);
            c5 = TVectors.MultiplyAdd(x, left, c5);
            d5 = TVectors.MultiplyAdd(x, right, d5);
            a++;
            lower++;
            b += bStride;
        }

        Store(c0, d0, c);
        Store(c1, d1, c + cStride);
        Store(c2, d2, c + (2 * cStride));
        Store(c3, d3, c + (3 * cStride));
        Store(c4, d4, c + (4 * cStride));
        Store(c5, d5, c + (5 * cStride));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FourRows(float* a, long aStride, float* b, long bStride, float* start, float* c, long cStride, int inner)
    {
        var (left, right) = (TVectors.Load(start), TVectors.Load(start + TVectors.Width));
        TVector c0 = left, c1 = left, c2 = left, c3 = left;
        TVector d0 = right, d1 = right, d2 = right, d3 = right;
        var lower = a + (2 * aStride);
        for (var i = 0; i < inner; i++)
        {
            left = TVectors.Load(b);
            right = TVectors.Load(b + TVectors.Width);
            var x = TVectors.All(a[0]);
            c0 = TVectors.MultiplyAdd(x, left, c0);
            d0 = TVectors.MultiplyAdd(x, right, d0);
            x = TVectors.All(a[aStride]);
            c1 = TVectors.MultiplyAdd(x, left, c1);
            d1 = TVectors.MultiplyAdd(x, right, d1);
            x = TVectors.All(lower[0]);
            c2 = TVectors.MultiplyAdd(x, left, c2);
            d2 = TVectors.MultiplyAdd(x, right, d2);
            x = TVectors.All(lower[aStride]);
            c3 = TVectors.MultiplyAdd(x, left, c3);
            d3 = TVectors.MultiplyAdd(x, right, d3);
            a++;
            lower++;
            b += bStride;
        }

        Store(c0, d0, c);
        Store(c1, d1, c + cStride);
        Store(c2, d2, c + (2 * cStride));
        Store(c3, d3, c + (3 * cStride));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void TwoRows(float* a, long aStride, float* b, long bStride, float* start, float* c, long cStride, int inner)
    {
        var (left, right) = (TVectors.Load(start), TVectors.Load(start + TVectors.Width));
        TVector c0 = left, c1 = left, d0 = right, d1 = right;
        for (var i = 0; i < inner; i++)
        {
            left = TVectors.Load(b);
            right = TVectors.Load(b + TVectors.Width);
            var x = TVectors.All(a[0]);
            c0 = TVectors.MultiplyAdd(x, left, c0);
            d0 = TVectors.MultiplyAdd(x, right, d0);
            x = TVectors.All(a[aStride]);
            c1 = TVectors.MultiplyAdd(x, left, c1);
            d1 = TVectors.MultiplyAdd(x, right, d1);
            a++;
            b += bStride;
        }

        Store(c0, d0, c);
        Store(c1, d1, c + cStride);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void OneRow(float* a, float* b, long bStride, float* start, float* c, int inner)
    {
        var (sum, sumRight) = (TVectors.Load(start), TVectors.Load(start + TVectors.Width));
        for (var i = 0; i < inner; i++)
        {
            var x = TVectors.All(a[i]);
            sum = TVectors.MultiplyAdd(x, TVectors.Load(b), sum);
            sumRight = TVectors.MultiplyAdd(x, TVectors.Load(b + TVectors.Width), sumRight);
            b += bStride;
        }

        Store(sum, sumRight, c);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(TVector left, TVector right, float* target)
    {
        TVectors.Store(left, target);
        TVectors.Store(right, target + TVectors.Width);
    }
}
