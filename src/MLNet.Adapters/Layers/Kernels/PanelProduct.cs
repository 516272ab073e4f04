using System.Runtime.CompilerServices;

namespace MLNet.Adapters.Layers.Kernels;

/// <summary>Multiplies rows by a panel: two vectors of columns of the second factor.</summary>
/// <remarks>
/// Every element of the result is summed in the order of the inner index, one rounding per step, however many rows are computed together:
/// a row's result does not depend on the other rows. Six rows fill 16 registers (12 sums, 2 vectors of the panel, 1 element); processors
/// with vectors of 512 bits have 32 and hold twelve rows, so that the panel is read half as often.
/// </remarks>
internal static unsafe class PanelProduct<TVector, TVectors>
    where TVector : unmanaged
    where TVectors : struct, IVectors<TVector>
{
    /// <summary>The number of columns in a panel.</summary>
    public static int Columns => 2 * TVectors.Width;

    /// <summary>The number of rows that are held in registers.</summary>
    public static int Rows => TVectors.Width == 16 ? 12 : 6;

    /// <summary>Computes c = a b + start.</summary>
    /// <param name="a">[rows, inner]</param>
    /// <param name="b">[inner, columns]</param>
    /// <param name="start">[columns] what each row of the sum starts from.</param>
    /// <param name="c">[rows, columns]</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="inner">The number of products in each sum.</param>
    public static void Multiply(Matrix a, Matrix b, float* start, Matrix c, int rows, int inner) =>
        Multiply(a, b, start, c, rows, inner, new Upcoming(b.Row(inner), b.Stride * sizeof(float)));

    /// <summary>Computes c = a b + start, and fetches the memory that is needed next.</summary>
    /// <param name="a">[rows, inner]</param>
    /// <param name="b">[inner, columns]</param>
    /// <param name="start">[columns] what each row of the sum starts from.</param>
    /// <param name="c">[rows, columns]</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="inner">The number of products in each sum.</param>
    /// <param name="next">What is needed next.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(Matrix a, Matrix b, float* start, Matrix c, int rows, int inner, Upcoming next)
    {
        var row = 0;
        for (; Rows == 12 && row + 12 <= rows; row += 12)
            TwelveRows(a.Row(row), a.Stride, b.Start, b.Stride, start, c.Row(row), c.Stride, inner, next);
        for (; row + 6 <= rows; row += 6)
            SixRows(a.Row(row), a.Stride, b.Start, b.Stride, start, c.Row(row), c.Stride, inner, next);
        if (row + 4 <= rows)
        {
            FourRows(a.Row(row), a.Stride, b.Start, b.Stride, start, c.Row(row), c.Stride, inner, next);
            row += 4;
        }

        if (row + 2 <= rows)
        {
            TwoRows(a.Row(row), a.Stride, b.Start, b.Stride, start, c.Row(row), c.Stride, inner, next);
            row += 2;
        }

        if (row < rows)
            OneRow(a.Row(row), b.Start, b.Stride, start, c.Row(row), inner, next);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void TwelveRows(
        float* a, long aStride, float* b, long bStride, float* start, float* c, long cStride, int inner, Upcoming next)
    {
        var (left, right) = (TVectors.Load(start), TVectors.Load(start + TVectors.Width));
        TVector c0 = left, c1 = left, c2 = left, c3 = left, c4 = left, c5 = left;
        TVector c6 = left, c7 = left, c8 = left, c9 = left, c10 = left, c11 = left;
        TVector d0 = right, d1 = right, d2 = right, d3 = right, d4 = right, d5 = right;
        TVector d6 = right, d7 = right, d8 = right, d9 = right, d10 = right, d11 = right;
        float* a3 = a + (3 * aStride), a6 = a3 + (3 * aStride), a9 = a6 + (3 * aStride);
        for (var i = 0; i < inner; i++)
        {
            next.Fetch();
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
            x = TVectors.All(a3[0]);
            c3 = TVectors.MultiplyAdd(x, left, c3);
            d3 = TVectors.MultiplyAdd(x, right, d3);
            x = TVectors.All(a3[aStride]);
            c4 = TVectors.MultiplyAdd(x, left, c4);
            d4 = TVectors.MultiplyAdd(x, right, d4);
            x = TVectors.All(a3[2 * aStride]);
            c5 = TVectors.MultiplyAdd(x, left, c5);
            d5 = TVectors.MultiplyAdd(x, right, d5);
            x = TVectors.All(a6[0]);
            c6 = TVectors.MultiplyAdd(x, left, c6);
            d6 = TVectors.MultiplyAdd(x, right, d6);
            x = TVectors.All(a6[aStride]);
            c7 = TVectors.MultiplyAdd(x, left, c7);
            d7 = TVectors.MultiplyAdd(x, right, d7);
            x = TVectors.All(a6[2 * aStride]);
            c8 = TVectors.MultiplyAdd(x, left, c8);
            d8 = TVectors.MultiplyAdd(x, right, d8);
            x = TVectors.All(a9[0]);
            c9 = TVectors.MultiplyAdd(x, left, c9);
            d9 = TVectors.MultiplyAdd(x, right, d9);
            x = TVectors.All(a9[aStride]);
            c10 = TVectors.MultiplyAdd(x, left, c10);
            d10 = TVectors.MultiplyAdd(x, right, d10);
            x = TVectors.All(a9[2 * aStride]);
            c11 = TVectors.MultiplyAdd(x, left, c11);
            d11 = TVectors.MultiplyAdd(x, right, d11);
            a++;
            a3++;
            a6++;
            a9++;
            b += bStride;
        }

        Store(c0, d0, c);
        Store(c1, d1, c + cStride);
        Store(c2, d2, c + (2 * cStride));
        Store(c3, d3, c + (3 * cStride));
        Store(c4, d4, c + (4 * cStride));
        Store(c5, d5, c + (5 * cStride));
        Store(c6, d6, c + (6 * cStride));
        Store(c7, d7, c + (7 * cStride));
        Store(c8, d8, c + (8 * cStride));
        Store(c9, d9, c + (9 * cStride));
        Store(c10, d10, c + (10 * cStride));
        Store(c11, d11, c + (11 * cStride));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SixRows(
        float* a, long aStride, float* b, long bStride, float* start, float* c, long cStride, int inner, Upcoming next)
    {
        var (left, right) = (TVectors.Load(start), TVectors.Load(start + TVectors.Width));
        TVector c0 = left, c1 = left, c2 = left, c3 = left, c4 = left, c5 = left;
        TVector d0 = right, d1 = right, d2 = right, d3 = right, d4 = right, d5 = right;
        var lower = a + (3 * aStride);
        for (var i = 0; i < inner; i++)
        {
            next.Fetch();
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
    private static void FourRows(
        float* a, long aStride, float* b, long bStride, float* start, float* c, long cStride, int inner, Upcoming next)
    {
        var (left, right) = (TVectors.Load(start), TVectors.Load(start + TVectors.Width));
        TVector c0 = left, c1 = left, c2 = left, c3 = left;
        TVector d0 = right, d1 = right, d2 = right, d3 = right;
        var lower = a + (2 * aStride);
        for (var i = 0; i < inner; i++)
        {
            next.Fetch();
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
    private static void TwoRows(
        float* a, long aStride, float* b, long bStride, float* start, float* c, long cStride, int inner, Upcoming next)
    {
        var (left, right) = (TVectors.Load(start), TVectors.Load(start + TVectors.Width));
        TVector c0 = left, c1 = left, d0 = right, d1 = right;
        for (var i = 0; i < inner; i++)
        {
            next.Fetch();
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
    private static void OneRow(float* a, float* b, long bStride, float* start, float* c, int inner, Upcoming next)
    {
        var (sum, sumRight) = (TVectors.Load(start), TVectors.Load(start + TVectors.Width));
        for (var i = 0; i < inner; i++)
        {
            next.Fetch();
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
