using System.Runtime.CompilerServices;

namespace MLNet.Adapters.Layers.Kernels;

/// <summary>Multiplies rows by a panel of whose columns one vector is needed, as a map to a few dimensions has.</summary>
/// <remarks>
/// Every element has the bits of <see cref="PanelProduct{TVector, TVectors}"/>, which also computes the last rows. Eight rows are held in
/// registers.
/// </remarks>
internal static unsafe class NarrowProduct<TVector, TVectors>
    where TVector : unmanaged
    where TVectors : struct, IVectors<TVector>
{
    /// <summary>Computes the first vector of columns of c = a b + start; the others are left undefined.</summary>
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
        for (; row + 8 <= rows; row += 8)
            EightRows(a.Row(row), a.Stride, b.Start, b.Stride, start, c.Row(row), c.Stride, inner);
        PanelProduct<TVector, TVectors>.Multiply(a.Below(row), b, start, c.Below(row), rows - row, inner);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void EightRows(float* a, long aStride, float* b, long bStride, float* start, float* c, long cStride, int inner)
    {
        var column = TVectors.Load(start);
        TVector c0 = column, c1 = column, c2 = column, c3 = column, c4 = column, c5 = column, c6 = column, c7 = column;
        var lower = a + (4 * aStride);
        var third = 3 * aStride;
        for (var i = 0; i < inner; i++)
        {
            column = TVectors.Load(b);
            c0 = TVectors.MultiplyAdd(TVectors.All(a[0]), column, c0);
            c1 = TVectors.MultiplyAdd(TVectors.All(a[aStride]), column, c1);
            c2 = TVectors.MultiplyAdd(TVectors.All(a[2 * aStride]), column, c2);
            c3 = TVectors.MultiplyAdd(TVectors.All(a[third]), column, c3);
            c4 = TVectors.MultiplyAdd(TVectors.All(lower[0]), column, c4);
            c5 = TVectors.MultiplyAdd(TVectors.All(lower[aStride]), column, c5);
            c6 = TVectors.MultiplyAdd(TVectors.All(lower[2 * aStride]), column, c6);
            c7 = TVectors.MultiplyAdd(TVectors.All(lower[third]), column, c7);
            a++;
            lower++;
            b += bStride;
        }

        TVectors.Store(c0, c);
        TVectors.Store(c1, c + cStride);
        TVectors.Store(c2, c + (2 * cStride));
        TVectors.Store(c3, c + (3 * cStride));
        TVectors.Store(c4, c + (4 * cStride));
        TVectors.Store(c5, c + (5 * cStride));
        TVectors.Store(c6, c + (6 * cStride));
        TVectors.Store(c7, c + (7 * cStride));
    }
}
