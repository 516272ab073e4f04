using System.Runtime.CompilerServices;

namespace MLNet.Adapters.Layers.Kernels;

/// <summary>Scaled dot-product attention of one text and head (Vaswani et al. 2017).</summary>
internal static unsafe class HeadAttention<TVector, TVectors>
    where TVector : unmanaged
    where TVectors : struct, IVectors<TVector>
{
    private const int QueriesTogether = 96; // whose scores stay in a core's cache
    private const float Log2OfE = 1.44269504f;

    private static int PanelColumns => KeyPanels<TVector, TVectors>.Columns;

    /// <summary>Computes the context of all queries of one text and head.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Attend(AttentionInput input, int text, int head)
    {
        var (keys, size, all) = (input.KeysOf(text), input.HeadSize, input.Texts[text].Queries);
        var queries = Math.Min(QueriesTogether, all);
        var (keyColumns, valueColumns) = (KeyPanels<TVector, TVectors>.Fill(keys), KeyPanels<TVector, TVectors>.Fill(size));
        var value = input.Value(text, head);
        var isWhole = valueColumns == size;

        var paddedRows = isWhole ? 0 : (long)keys + queries;
        var places = Math.Max(keys, all);
        var own = PanelColumns + (keyColumns * (long)(size + queries)) + (valueColumns * paddedRows);
        var zeros = Scratch.Take(own + (input.Relative is null ? 0 : RelativeScores<TVector, TVectors>.ScratchOf(places, queries, size)));
        new Span<float>(zeros, PanelColumns).Clear();
        var keyPanels = zeros + PanelColumns;
        var scores = new Matrix(keyPanels + ((long)keyColumns * size), keyColumns);
        var padded = new Matrix(scores.Row(queries), valueColumns); // the values, then the context, if a head does not fill its panels

        KeyPanels<TVector, TVectors>.Pack(input.Key(text, head), keys, keyPanels, size);
        if (!isWhole)
            value = Pad(value, padded, keys, size);
        var relative = input.Relative is { } states ? new RelativeScores<TVector, TVectors>(states, head, places, size, zeros + own) : null;
        var bias = new ScoreBias(input.BiasOf(text, keys), input.Distances, head);
        for (var first = 0; first < all; first += queries)
        {
            var count = Math.Min(queries, all - first);
            var query = input.Query(text, head).Below(first);
            var seen = bias.KeysSeenFrom(first, count, keys, PanelColumns);
            for (var column = seen.First; column < seen.End; column += PanelColumns)
            {
                var panel = new Matrix(keyPanels + ((long)column * size), PanelColumns);
                PanelProduct<TVector, TVectors>.Multiply(query, panel, zeros, scores.From(column - seen.First), count, size);
            }

            relative?.AddTo(scores, query, first, count, keyPanels, keys, zeros);
            var target = input.Context(text, head).Below(first);
            var context = isWhole ? target : padded.Below(keys);
            Weigh(scores, bias, first, count, seen, input.ScoreDivisor, value.Below(seen.First), context, valueColumns, zeros);
            for (var row = 0; !isWhole && row < count; row++)
                new ReadOnlySpan<float>(context.Row(row), size).CopyTo(new Span<float>(target.Row(row), size));
        }
    }

    // The context: the softmax of the scores times the values; the division by the softmax's sum comes last.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Weigh(
        Matrix scores,
        ScoreBias bias,
        int firstQuery,
        int queries,
        (int First, int End) keys,
        float divisor,
        Matrix value,
        Matrix context,
        int valueColumns,
        float* zeros)
    {
        var sums = stackalloc float[queries];
        var count = keys.End - keys.First;
        for (var row = 0; row < queries; row++)
            sums[row] = Exponentials(scores.Row(row), bias, firstQuery + row, keys, divisor);
        for (var column = 0; column < valueColumns; column += PanelColumns)
        {
            var next = new Upcoming(value.From(column + PanelColumns).Start, value.Stride * sizeof(float));
            PanelProduct<TVector, TVectors>.Multiply(scores, value.From(column), zeros, context.From(column), queries, count, next);
        }

        for (var row = 0; row < queries; row++)
        {
            var factor = TVectors.All(sums[row] == 0 ? 0 : 1 / sums[row]);
            var target = context.Row(row);
            for (var i = 0; i < valueColumns; i += TVectors.Width)
                TVectors.Store(TVectors.Multiply(TVectors.Load(target + i), factor), target + i);
        }
    }

    // Replaces a row of scores by e^(score − largest score); returns their sum. The row is filled up to whole vectors.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Exponentials(float* row, ScoreBias bias, int query, (int First, int End) keys, float divisor)
    {
        var (scale, count) = (Log2OfE / divisor, keys.End - keys.First);
        var whole = (count + TVectors.Width - 1) / TVectors.Width * TVectors.Width;
        var near = bias.KeysNear(query, keys);
        if (near.First >= near.End)
        {
            new Span<float>(row, whole).Clear(); // a token of padding that is far from every real one
            return 0;
        }

        // Scores are divided only when they are raised.
        ScaledSum<TVector, TVectors>.Add(row, bias.OfKeys(keys.First), count, divisor);
        ScaledSum<TVector, TVectors>.Add(row, bias.ByDistance(query, keys.First), count, divisor);
        new Span<float>(row, near.First - keys.First).Fill(float.NegativeInfinity);
        new Span<float>(row + near.End - keys.First, whole - (near.End - keys.First)).Fill(float.NegativeInfinity);
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
}
