using MLNet.Adapters.Layers.Kernels;
using static TorchSharp.torch;

namespace MLNet.Adapters.Layers;

/// <summary>
/// Some outputs of a linear map with a bfloat16 weight in the native library's order. States are rounded for its products, and are float32
/// before and after, except between two such maps.
/// </summary>
/// <param name="Kernels">Round and widen states.</param>
/// <param name="Parts">The outputs in order, each part a product of its own.</param>
/// <param name="OfFewRows">
/// The same outputs, packed, which multiply few rows in float32; null on processors whose products of few rows in bfloat16 are faster.
/// </param>
internal sealed unsafe record ReorderedColumns(CpuKernels Kernels, IReadOnlyList<ReorderedPart> Parts, PackedColumns? OfFewRows)
    : ScoringColumns(Parts.Sum(part => part.Count))
{
    private const int ManyRows = 128;
    private const long SmallestPart = 200_000; // weights: below, a call of the library costs more than another thread saves
    private const int ColumnUnit = 64;         // parts begin at multiples

    /// <summary>Reorders the weights of maps, which become one map with all their outputs.</summary>
    /// <param name="kernels">Round and widen states.</param>
    /// <param name="packsForFewRows">Whether they are packed as well, and few rows multiplied in float32.</param>
    /// <param name="maps">Maps of the same number of inputs.</param>
    public static ReorderedColumns Of(CpuKernels kernels, bool packsForFewRows, params IReadOnlyList<Linear> maps)
    {
        using var scope = NewDisposeScope();
        var weight = cat([.. maps.Select(map => map.Weight)]);
        var bias = cat([.. maps.Select(map => map.bias ?? zeros(map.Outputs, dtype: ScalarType.BFloat16))]);
        var columns = (int)weight.shape[0];
        var units = (columns + ColumnUnit - 1) / ColumnUnit;
        var parts = (int)Math.Clamp(weight.numel() / SmallestPart, 1, Math.Min(units, ScoringThreads.Count));
        var packed = packsForFewRows ? PackedColumns.Of(kernels, maps) : null;
        return new ReorderedColumns(kernels, [.. Enumerable.Range(0, parts).Select(Part)], packed);

        ReorderedPart Part(int part)
        {
            var (first, end) = (units * part / parts * ColumnUnit, Math.Min(units * (part + 1) / parts * ColumnUnit, columns));
            var own = bias.narrow(0, first, end - first).clone().DetachFromDisposeScope();
            return new ReorderedPart(first, end - first, ReorderedProducts.Reorder(weight.narrow(0, first, end - first)), own);
        }
    }

    public override bool CanBeginAt(int first) =>
        OfFewRows?.CanBeginAt(first) != false && (first == Count || Parts.Any(part => part.First == first));

    public override ReorderedColumns Part(int first, int count) => this with
    {
        Count = count,
        Parts = [.. Parts.Where(part => part.First >= first && part.First < first + count)
            .Select(part => part with { First = part.First - first })],
        OfFewRows = OfFewRows?.Part(first, count),
    };

    public override Tensor Prepare(Tensor x) =>
        x.dtype == ScalarType.BFloat16 || FewRowsOf(x) is not null ? x : Round(x, (int)(x.numel() / x.shape[^1]), x.shape);

    public override Tensor ApplyGelu(Tensor x) =>
        FewRowsOf(x)?.Apply(x, isGelu: true) ?? Multiply(x, ScalarType.BFloat16, isGelu: true);

    public override Tensor Apply(Tensor x, bool isGelu = false) =>
        FewRowsOf(x)?.Apply(x, isGelu) ?? Multiply(x, ScalarType.Float32, isGelu);

    public override void Dispose()
    {
        OfFewRows?.Dispose();
        foreach (var part in Parts)
            part.Dispose();
    }

    // The map for these rows, if they are few.
    private PackedColumns? FewRowsOf(Tensor x) => x.numel() / x.shape[^1] < ManyRows ? OfFewRows : null;

    private Tensor Multiply(Tensor x, ScalarType type, bool isGelu)
    {
        var (shape, inner) = (x.shape, x.shape[^1]);
        var rows = (int)(x.numel() / inner);
        var filled = Math.Max(rows, RowBlock.Unit);
        var source = RowsOf(x, rows, filled);
        shape[^1] = Count;
        var y = empty(shape, dtype: type);
        var blocks = RowBlock.Cut(filled);
        ScoringThreads.ForEach(blocks.Count * Parts.Count, item =>
        {
            using var scope = NewDisposeScope(); // of this thread, on which nothing else would dispose a tensor
            using var mode = inference_mode();
            var (block, part) = (blocks[item / Parts.Count], Parts[item % Parts.Count]);
            var product = ReorderedProducts.Multiply(source.narrow(0, block.First, block.Count), part.Weight, part.Bias, isGelu);
            var kept = Math.Min(block.Kept, rows);
            var first = block.First + block.Count - kept - (filled - rows);
            Store(product, block.Count - kept, kept, y, ((long)first * Count) + part.First);
        });
        return y;
    }

    // [filled, in] in bfloat16, rows that are too few at the end.
    private Tensor RowsOf(Tensor x, int rows, int filled)
    {
        var inner = x.shape[^1];
        if (x.dtype != ScalarType.BFloat16)
            return Round(x, filled, filled, inner);
        var source = NativeFloats.InOrder(x).view(rows, inner);
        return filled == rows ? source : cat([zeros(filled - rows, inner, dtype: ScalarType.BFloat16), source]);
    }

    // The numbers of x at the end of so many rows.
    private Tensor Round(Tensor x, int rows, params long[] shape)
    {
        var source = NativeFloats.InOrder(x.As(ScalarType.Float32));
        var rounded = empty(shape, dtype: ScalarType.BFloat16);
        var before = (rows * x.shape[^1]) - x.numel();
        var target = NativeFloats.OfBFloat16(rounded);
        new Span<ushort>(target, (int)before).Clear();
        Kernels.Round(NativeFloats.Of(source), target + before, x.numel());
        return rounded;
    }

    private void Store(Tensor product, int skipped, int rows, Tensor y, long offset)
    {
        var columns = (int)product.shape[1];
        var source = NativeFloats.OfBFloat16(product) + ((long)skipped * columns);
        if (y.dtype == ScalarType.Float32)
        {
            Kernels.Widen(source, new Matrix(NativeFloats.Of(y) + offset, Count), rows, columns);
            return;
        }

        var target = NativeFloats.OfBFloat16(y) + offset;
        for (var row = 0; row < rows; row++, source += columns, target += Count)
            new ReadOnlySpan<ushort>(source, columns).CopyTo(new Span<ushort>(target, columns));
    }
}
