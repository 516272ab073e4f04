using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace MLNet.Adapters.Layers.Kernels;

/// <summary>Keys of one head as the second factor of products with queries: Kᵀ in panels, [D, columns] each.</summary>
internal static unsafe class KeyPanels<TVector, TVectors>
    where TVector : unmanaged
    where TVectors : struct, IVectors<TVector>
{
    /// <summary>The number of keys in a panel.</summary>
    public static int Columns => PanelProduct<TVector, TVectors>.Columns;

    /// <summary>Returns the number of keys in whole panels.</summary>
    public static int Fill(int keys) => (keys + Columns - 1) / Columns * Columns;

    /// <summary>Writes the panels; the last one is filled up with zeros.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Pack(Matrix key, int keys, float* panels, int size)
    {
        for (var first = 0; first < keys; first += Columns)
        {
            var panel = panels + ((long)first * size);
            var count = Math.Min(Columns, keys - first);
            if (count < Columns)
                new Span<float>(panel, Columns * size).Clear();
            var (rows, token) = (key.Below(first), 0);
            for (; token + 4 <= count; token += 4)
                TurnFour(rows.Row(token), rows.Stride, panel + token, size);
            for (; token < count; token++)
                Turn(rows.Row(token), panel + token, 0, size);
        }
    }

    // Four rows become four columns, in blocks of 4 × 4.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void TurnFour(float* row, long stride, float* columns, int size)
    {
        var i = 0;
        for (; i + 4 <= size; i += 4)
        {
            Vector128<float> a = Vector128.Load(row + i), b = Vector128.Load(row + stride + i);
            Vector128<float> c = Vector128.Load(row + (2 * stride) + i), d = Vector128.Load(row + (3 * stride) + i);
            Vector128<float> ab = Sse.UnpackLow(a, b), cd = Sse.UnpackLow(c, d); // a0 b0 a1 b1, c0 d0 c1 d1
            var target = columns + (i * Columns);
            Sse.MoveLowToHigh(ab, cd).Store(target);
            Sse.MoveHighToLow(cd, ab).Store(target + Columns);
            (ab, cd) = (Sse.UnpackHigh(a, b), Sse.UnpackHigh(c, d)); // a2 b2 a3 b3, c2 d2 c3 d3
            Sse.MoveLowToHigh(ab, cd).Store(target + (2 * Columns));
            Sse.MoveHighToLow(cd, ab).Store(target + (3 * Columns));
        }

        for (var token = 0; token < 4; token++)
            Turn(row + (token * stride), columns + token, i, size);
    }

    private static void Turn(float* row, float* column, int first, int size)
    {
        for (var i = first; i < size; i++)
            column[i * Columns] = row[i];
    }
}
