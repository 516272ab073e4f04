using System.Runtime.CompilerServices;

namespace MLNet.Adapters.Layers.Kernels;

/// <inheritdoc/>
internal sealed unsafe class CpuKernels<TVector, TVectors> : CpuKernels
    where TVector : unmanaged
    where TVectors : struct, IVectors<TVector>
{
    private const int CachedElements = 1 << 16;   // of x, which stay in a core's second-level cache while all panels pass
    private const int ItemsPerThread = 4;         // so that a thread that is held up delays the others little
    private const long SmallestItem = 200_000;    // multiply-adds, a few microseconds
    private const int NormalizedElements = 16_384;

    public override int PanelColumns => PanelProduct<TVector, TVectors>.Columns;

    public override void Multiply(Matrix x, PackedMatrix weight, int firstPanel, int columns, Matrix y, int rows, bool isGelu)
    {
        var panels = (columns + PanelColumns - 1) / PanelColumns;
        var together = PanelProduct<TVector, TVectors>.Rows;
        var rowsPerItem = Math.Max(CachedElements / weight.Inner / together, 1) * together;
        var rowItems = (rows + rowsPerItem - 1) / rowsPerItem;
        var work = (long)rows * columns * weight.Inner;
        var wanted = Math.Min(ItemsPerThread * ScoringThreads.Count, work / SmallestItem);
        var panelItems = (int)Math.Clamp((wanted + rowItems - 1) / rowItems, 1, panels);
        ScoringThreads.ForEach(rowItems * panelItems, item =>
        {
            var (row, part) = (item / panelItems * rowsPerItem, item % panelItems);
            var (begin, end) = (panels * part / panelItems, panels * (part + 1) / panelItems);
            var count = Math.Min(rowsPerItem, rows - row);
            for (var panel = begin; panel < end; panel++)
            {
                var first = panel * PanelColumns;
                var target = y.Below(row).From(first);
                MultiplyPanel(x.Below(row), weight, firstPanel + panel, target, Math.Min(PanelColumns, columns - first), count, isGelu);
            }
        });
    }

    public override void Normalize(float* x, float* skip, float* scale, float* shift, float epsilon, float* y, int rows, int columns)
    {
        var rowsPerItem = Math.Max(NormalizedElements / columns, 1);
        ScoringThreads.ForEach((rows + rowsPerItem - 1) / rowsPerItem, item =>
        {
            for (var row = item * rowsPerItem; row < Math.Min(rows, (item + 1) * rowsPerItem); row++)
            {
                var offset = (long)row * columns;
                RowNorm<TVector, TVectors>.Apply(
                    x + offset, skip is null ? null : skip + offset, scale, shift, epsilon, y + offset, y + offset, columns);
            }
        });
    }

    public override void Connect(BottleneckInput input)
    {
        const int together = BottleneckRows<TVector, TVectors>.Together;
        var work = 2L * together * input.Down.Columns * input.Columns;
        var rowsPerItem = together * (int)Math.Max((SmallestItem + work - 1) / work, 1);
        ScoringThreads.ForEach((input.Rows + rowsPerItem - 1) / rowsPerItem, item =>
        {
            var end = Math.Min(input.Rows, (item + 1) * rowsPerItem);
            for (var row = item * rowsPerItem; row < end; row += together)
                BottleneckRows<TVector, TVectors>.Compute(input, row, Math.Min(together, end - row));
        });
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Average(float* x, float* y, int rows, int columns)
    {
        var (share, column) = (1f / rows, 0);
        for (; column + TVectors.Width <= columns; column += TVectors.Width)
        {
            var sum = TVectors.All(0);
            for (var row = 0; row < rows; row++)
                sum = TVectors.Add(sum, TVectors.Load(x + ((long)row * columns) + column));
            TVectors.Store(TVectors.Multiply(sum, TVectors.All(share)), y + column);
        }

        for (; column < columns; column++)
        {
            var sum = 0f;
            for (var row = 0; row < rows; row++)
                sum += x[((long)row * columns) + column];
            y[column] = sum * share;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Convolve(float* x, float* weight, float* bias, float* y, int rows, int columns, int width)
    {
        for (var row = 0; row < rows; row++)
        {
            var target = y + ((long)row * columns);
            var top = row - (width / 2);
            var (first, end) = (Math.Max(-top, 0), Math.Min(rows - top, width));
            var column = 0;
            for (; column + TVectors.Width <= columns; column += TVectors.Width)
            {
                var sum = TVectors.Load(bias + column);
                for (var k = first; k < end; k++)
                    sum = TVectors.MultiplyAdd(
                        TVectors.Load(x + ((long)(top + k) * columns) + column), TVectors.Load(weight + (k * columns) + column), sum);
                TVectors.Store(sum, target + column);
            }

            for (; column < columns; column++)
            {
                var sum = bias[column];
                for (var k = first; k < end; k++)
                    sum = MathF.FusedMultiplyAdd(x[((long)(top + k) * columns) + column], weight[(k * columns) + column], sum);
                target[column] = sum;
            }
        }
    }

    public override void Round(float* x, ushort* y, long count)
    {
        var items = (int)((count + NormalizedElements - 1) / NormalizedElements);
        ScoringThreads.ForEach(items, item =>
        {
            var first = (long)item * NormalizedElements;
            RoundedNumbers<TVector, TVectors>.Round(x + first, y + first, (int)Math.Min(NormalizedElements, count - first));
        });
    }

    public override void Widen(ushort* x, Matrix y, int rows, int columns)
    {
        for (var row = 0; row < rows; row++)
            RoundedNumbers<TVector, TVectors>.Widen(x + ((long)row * columns), y.Row(row), columns);
    }

    public override void Attend(AttentionInput input) => ScoringThreads.ForEach(
        input.Texts.Count * input.Heads,
        item => HeadAttention<TVector, TVectors>.Attend(input, item / input.Heads, item % input.Heads));

    private static void MultiplyPanel(Matrix x, PackedMatrix weight, int panel, Matrix y, int columns, int rows, bool isGelu)
    {
        var (all, target) = (PanelProduct<TVector, TVectors>.Columns, y);
        var (aside, wide) = (columns < all ? (long)rows * all : 0, weight.IsBFloat16 ? (long)weight.Inner * all : 0);
        var scratch = Scratch.Take(aside + wide);
        if (columns < all)
            target = new Matrix(scratch, all);
        if (weight.IsBFloat16)
            RoundedNumbers<TVector, TVectors>.Widen(weight.BFloat16PanelAt(panel), scratch + aside, weight.Inner * all);
        var factor = weight.IsBFloat16 ? new Matrix(scratch + aside, all) : weight.PanelAt(panel);
        var next = weight.IsBFloat16
            ? new Upcoming(weight.BFloat16PanelAt(panel + 1), all * sizeof(ushort))
            : new Upcoming(weight.PanelAt(panel + 1).Start, all * sizeof(float));
        if (columns <= TVectors.Width)
            NarrowProduct<TVector, TVectors>.Multiply(x, factor, weight.BiasAt(panel), target, rows, weight.Inner);
        else
            PanelProduct<TVector, TVectors>.Multiply(x, factor, weight.BiasAt(panel), target, rows, weight.Inner, next);
        if (isGelu)
            PanelActivation<TVector, TVectors>.ApplyGelu(target, rows, columns);
        for (var row = 0; columns < all && row < rows; row++)
            new ReadOnlySpan<float>(target.Row(row), columns).CopyTo(new Span<float>(y.Row(row), columns));
    }
}
