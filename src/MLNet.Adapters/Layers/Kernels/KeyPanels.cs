using System.Runtime.CompilerServices;

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
            for (var token = 0; token < count; token++)
            {
                var row = key.Row(first + token);
                for (var i = 0; i < size; i++)
                    panel[(i * Columns) + token] = row[i];
            }
        }
    }
}
