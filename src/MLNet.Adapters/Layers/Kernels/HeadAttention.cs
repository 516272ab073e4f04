using System.Runtime.CompilerServices;

namespace MLNet.Adapters.Layers.Kernels;

/// <summary>Scaled dot-product attention of one text and head (Vaswani et al. 2017).</summary>
internal static unsafe class HeadAttention<TVector, TVectors>
    where TVector : unmanaged
    where TVectors : struct, IVectors<TVector>
{
    private const int QueriesTogether = 96; // whose scores stay in a core's cache
    private const float Log2OfE = 1.44269504f;

    private static int PanelColumns => PanelProduct<TVector, TVectors>.Columns;

    /// <summary>Computes the context of all queries of one text and head.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Attend(AttentionInput input, int text, int head)
    {
        var (keys, size, all) = (input.KeysOf(text), input.HeadSize, input.Texts[text].Queries);
        var queries = Math.Min(QueriesTogether, all);
        var (keyColumns, valueColumns) = (Fill(keys), Fill(size));
        var value = input.Value(text, head);
        var isWhole = valueColumns == size;

        var paddedRows = isWhole ? 0 : (long)keys + queries;
        var zeros = Scratch.Take(PanelColumns + (keyColumns * (long)(size + queries)) + (valueColumns * paddedRows));
        new Span<float>(zeros, PanelColumns).Clear();
        var keyPanels = zeros + PanelColumns;
        var scores = new Matrix(keyPanels + ((long)keyColumns * size), keyColumns);
        var padded = new Matrix(scores.Row(queries), valueColumns); // the values, then the context, if a head does not fill its panels

        PackKeys(input.Key(text, head), keys, keyPanels, size);
        if (!isWhole)
            value = Pad(value, padded, keys, size);
        for (var first = 0; first < all; first += queries)
        {
            var count = Math.Min(queries, all - first);
            var query = input.Query(text, head).Below(first);
            for (var column = 0; column < keyColumns; column += PanelColumns)
            {
                var panel = new Matrix(keyPanels + ((long)column * size), PanelColumns);
                PanelProduct<TVector, TVectors>.Multiply(query, panel, zeros, scores.From(column), count, size);
            }

            var target = input.Context(text, head).Below(first);
            var context = isWhole ? target : padded.Below(keys);
            Weigh(scores, input.BiasOf(text, keys), count, keys, size, value, context, valueColumns, zeros);
            for (var row = 0; !isWhole && row < count; row++)
                new ReadOnlySpan<float>(context.Row(row), size).CopyTo(new Span<float>(target.Row(row), size));
        }
    }

    // The context: the softmax of the scores times the values; the division by the softmax's sum comes last.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Weigh(
        Matrix scores, float* bias, int queries, int keys, int size, Matrix value, Matrix context, int valueColumns, float* zeros)
    {
        var sums = stackalloc float[queries];
        var scale = Log2OfE / MathF.Sqrt(size);
        for (var row = 0; row < queries; row++)
            sums[row] = Exponentials(scores.Row(row), bias, keys, scale);
        for (var column = 0; column < valueColumns; column += PanelColumns)
            PanelProduct<TVector, TVectors>.Multiply(scores, value.From(column), zeros, context.From(column), queries, keys);
        for (var row = 0; row < queries; row++)
        {
            var factor = TVectors.All(1 / sums[row]);
            var target = context.Row(row);
            for (var i = 0; i < valueColumns; i += TVectors.Width)
                TVectors.Store(TVectors.Multiply(TVectors.Load(target + i), factor), target + i);
        }
    }

    // Replaces a row of scores by e^(score − largest score); returns their sum. The row is filled up to whole vectors.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Exponentials(float* row, float* bias, int keys, float scale)
    {
        var whole = (keys + TVectors.Width - 1) / TVectors.Width * TVectors.Width;
        for (var i = keys; i < whole; i++)
            row[i] = float.NegativeInfinity;
        if (bias is not null)
        {
            for (var i = 0; i < keys; i++)
                row[i] += bias[i] * (Log2OfE / scale);
        }

        var highest = TVectors.All(float.NegativeInfinity);
        for (var i = 0; i < whole; i += TVectors.Width)
            highest = TVectors.Max(highest, TVectors.Load(row + i));
        var (factor, shift, sums) = (TVectors.All(scale), TVectors.All(-TVectors.Largest(highest) * scale), TVectors.All(0));
        for (var i = 0; i < whole; i += TVectors.Width)
        {
            var power = Exponential<TVector, TVectors>.PowerOfTwo(TVectors.MultiplyAdd(TVectors.Load(row + i), factor, shift));
            TVectors.Store(power, row + i);
            sums = TVectors.Add(sums, power);
        }

        return TVectors.Sum(sums);
    }

    // Kᵀ in panels of keys: [D, columns] each; the last one is filled up with zeros.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void PackKeys(Matrix key, int keys, float* panels, int size)
    {
        for (var first = 0; first < keys; first += PanelColumns)
        {
            var panel = panels + ((long)first * size);
            var count = Math.Min(PanelColumns, keys - first);
            if (count < PanelColumns)
                new Span<float>(panel, PanelColumns * size).Clear();
            for (var token = 0; token < count; token++)
            {
                var row = key.Row(first + token);
                for (var i = 0; i < size; i++)
                    panel[(i * PanelColumns) + token] = row[i];
            }
        }
    }

    private static Matrix Pad(Matrix value, Matrix padded, int keys, int size)
    {
        for (var token = 0; token < keys; token++)
        {
            var row = new Span<float>(padded.Row(token), (int)padded.Stride);
            new ReadOnlySpan<float>(value.Row(token), size).CopyTo(row);
            row[size..].Clear();
        }

        return padded;
    }

    private static int Fill(int columns) => (columns + PanelColumns - 1) / PanelColumns * PanelColumns;
}
