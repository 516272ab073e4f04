using System.Runtime.CompilerServices;

namespace MLNet.Adapters.Layers.Kernels;

/// <summary>Computes a bottleneck at a residual connection for a few rows, whose states in between stay in the processor's cache.</summary>
internal static unsafe class BottleneckRows<TVector, TVectors>
    where TVector : unmanaged
    where TVectors : struct, IVectors<TVector>
{
    /// <summary>The number of rows that are computed together: a multiple of the 6, 8 and 12 that products hold in registers.</summary>
    public const int Together = 24;

    /// <summary>Computes some rows, at most <see cref="Together"/>.</summary>
    public static void Compute(BottleneckInput input, int first, int rows)
    {
        var (columns, offset) = (input.Columns, (long)first * input.Columns);
        var (narrow, wide) = (input.Down.Panels * input.Down.PanelColumns, input.Up.Panels * input.Up.PanelColumns);
        var scratch = Scratch.Take((long)rows * (narrow + wide + (2 * columns)));
        var (inner, outer) = (new Matrix(scratch, narrow), new Matrix(scratch + ((long)rows * narrow), wide));
        float* read = input.Read + offset, added = input.First + offset, second = input.Second is null ? null : input.Second + offset;
        if (input.Read is null)
        {
            var sum = outer.Row(rows);
            read = sum + ((long)rows * columns);
            for (var at = 0L; at < (long)rows * columns; at += columns)
                Normalize(input, added + at, second + at, sum + at, read + at);
            added = sum;
            second = null;
        }

        Multiply(new Matrix(read, columns), input.Down, inner, rows);
        PanelActivation<TVector, TVectors>.Apply(input.Activation, inner, rows, input.Down.Columns);
        Multiply(inner, input.Up, outer, rows);
        for (var row = 0; row < rows; row++)
        {
            var at = (long)row * columns;
            Close(input, outer.Row(row), added + at, second is null ? null : second + at, input.Result + offset + at);
        }
    }

    // y = LN((s up + first) + second), or the sum; overwrites up
    private static void Close(BottleneckInput input, float* up, float* first, float* second, float* y)
    {
        var columns = input.Columns;
        if (second is not null || input.Scale != 1)
        {
            Add(up, input.Scale, first, up, columns);
            first = second;
        }

        if (input.NormScale is not null)
            Normalize(input, up, first, y, y);
        else if (first is not null)
            Add(up, 1, first, y, columns);
        else
            new ReadOnlySpan<float>(up, columns).CopyTo(new Span<float>(y, columns));
    }

    private static void Multiply(Matrix x, PackedMatrix weight, Matrix y, int rows)
    {
        for (var panel = 0; panel < weight.Panels; panel++)
        {
            var column = panel * weight.PanelColumns;
            var target = y.From(column);
            if (weight.Columns - column <= TVectors.Width)
                NarrowProduct<TVector, TVectors>.Multiply(x, weight.PanelAt(panel), weight.BiasAt(panel), target, rows, weight.Inner);
            else
                PanelProduct<TVector, TVectors>.Multiply(x, weight.PanelAt(panel), weight.BiasAt(panel), target, rows, weight.Inner);
        }
    }

    private static void Normalize(BottleneckInput input, float* x, float* skip, float* sum, float* y) =>
        RowNorm<TVector, TVectors>.Apply(x, skip, input.NormScale, input.NormShift, input.Epsilon, sum, y, input.Columns);

    // y = scale · x + skip, rounded twice
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Add(float* x, float scale, float* skip, float* y, int columns)
    {
        var (factors, i) = (TVectors.All(scale), 0);
        for (; i + TVectors.Width <= columns; i += TVectors.Width)
            TVectors.Store(TVectors.Add(TVectors.Multiply(TVectors.Load(x + i), factors), TVectors.Load(skip + i)), y + i);
        for (; i < columns; i++)
            y[i] = (x[i] * scale) + skip[i];
    }
}
