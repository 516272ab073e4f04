using System.Runtime.CompilerServices;

namespace MLNet.Adapters.Layers.Kernels;

/// <summary>
/// What one head of one text adds to its scores: products of queries with the keys of distances, and of keys with the queries of distances
/// (He et al. 2021, DeBERTa).
/// </summary>
/// <remarks>Shapes: L places in the text, D head size. Distances are those of the key from the query.</remarks>
internal sealed unsafe class RelativeScores<TVector, TVectors>
    where TVector : unmanaged
    where TVectors : struct, IVectors<TVector>
{
    private readonly Matrix _queries;
    private readonly int _places;
    private readonly int _size;
    private readonly float* _panels; // the keys of the distances 1 − L to L − 1
    private readonly float* _block;  // products of some queries or keys

    /// <param name="states">The keys and queries of distances.</param>
    /// <param name="head">The head.</param>
    /// <param name="places">L</param>
    /// <param name="size">D</param>
    /// <param name="scratch">Memory for <see cref="ScratchOf"/> floats.</param>
    public RelativeScores(RelativeStates states, int head, int places, int size, float* scratch)
    {
        (_queries, _places, _size) = (states.Queries.From((long)head * size), places, size);
        var distances = (2 * places) - 1;
        _panels = scratch;
        _block = scratch + ((long)Fill(distances) * size);
        KeyPanels<TVector, TVectors>.Pack(states.Keys.From((long)head * size).Below(1 - places), distances, scratch, size);
    }

    private static int Columns => KeyPanels<TVector, TVectors>.Columns;

    /// <summary>Returns the number of floats that the scores of so many queries at once need.</summary>
    public static long ScratchOf(int places, int queries, int size) =>
        ((long)Fill((2 * places) - 1) * size) + Math.Max(BlockWidth(places, queries) * queries, (queries + Columns) * (long)Columns);

    /// <summary>Adds both products to the scores of some queries.</summary>
    /// <param name="scores">[queries, keys]</param>
    /// <param name="query">[queries, D]</param>
    /// <param name="first">The place of the first query.</param>
    /// <param name="count">The number of queries.</param>
    /// <param name="keyPanels">The panels of the keys.</param>
    /// <param name="keys">The number of keys.</param>
    /// <param name="zeros">As many zeros as a panel has columns.</param>
    public void AddTo(Matrix scores, Matrix query, int first, int count, float* keyPanels, int keys, float* zeros)
    {
        AddContentToDistance(scores, query, first, count, keys, zeros);
        for (var key = 0; key < keys; key += Columns)
            AddDistanceToContent(scores, first, count, keyPanels + ((long)key * _size), key, Math.Min(Columns, keys - key), zeros);
    }

    private static int Fill(int columns) => KeyPanels<TVector, TVectors>.Fill(columns);

    // The distances between some queries and all keys, in whole panels.
    private static long BlockWidth(int places, int queries) => Fill(places + queries - 1) + (long)Columns;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddContentToDistance(Matrix scores, Matrix query, int first, int count, int keys, float* zeros)
    {
        var nearest = _places - 1; // the column of distance 0
        var start = (nearest - first - count + 1) / Columns * Columns;
        var products = new Matrix(_block, BlockWidth(_places, count));
        for (var column = start; column < nearest - first + keys; column += Columns)
        {
            var panel = new Matrix(_panels + ((long)column * _size), Columns);
            PanelProduct<TVector, TVectors>.Multiply(query, panel, zeros, products.From(column - start), count, _size);
        }

        for (var row = 0; row < count; row++)
            ScaledSum<TVector, TVectors>.Add(scores.Row(row), products.Row(row) + (nearest - first - row - start), keys, factor: 1);
    }

    // The products of one panel of keys with every distance that it has from the queries; those of one query lie on a diagonal.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddDistanceToContent(Matrix scores, int first, int count, float* panel, int firstKey, int keys, float* zeros)
    {
        var products = new Matrix(_block, Columns);
        PanelProduct<TVector, TVectors>.Multiply(
            _queries.Below(firstKey - first - count + 1), new Matrix(panel, Columns), zeros, products, count + keys - 1, _size);
        for (var row = 0; row < count; row++)
        {
            float* score = scores.Row(row) + firstKey, product = products.Row(count - 1 - row);
            for (var key = 0; key < keys; key++)
                score[key] += product[key * (Columns + 1)];
        }
    }
}
