using MLNet.Adapters.Layers.Kernels;
using static TorchSharp.torch;

namespace MLNet.Adapters.Layers;

/// <summary>
/// Some outputs of a linear map with a bfloat16 weight. Products of many rows are the native library's, each item on one thread; states are
/// rounded for them, and are float32 before and after. Few rows are multiplied in float32 by the packed weight.
/// </summary>
/// <param name="Packed">The same outputs with the packed weight.</param>
/// <param name="Weight">[all outputs, in]</param>
/// <param name="Bias">[all outputs]; null for none.</param>
/// <param name="First">The first output.</param>
internal sealed unsafe record BFloat16Columns(PackedColumns Packed, Tensor Weight, Tensor? Bias, int First) : ScoringColumns(Packed.Count)
{
    /// <summary>From here on, the library's faster product saves more than its ordering of the weight costs at each call.</summary>
    public const int ManyRows = 128;

    private const int ColumnUnit = 64;           // items begin at multiples
    private const int ItemsPerThread = 2;        // so that a thread that is held up delays the others less
    private const long SmallestItem = 4_000_000; // multiply-adds, some times as long as a call of the library

    public override bool CanBeginAt(int first) => Packed.CanBeginAt(first);

    public override BFloat16Columns Part(int first, int count) => new(Packed.Part(first, count), Weight, Bias, First + first);

    public override Tensor Prepare(Tensor x) => HasManyRows(x) ? Round(x) : x;

    public override Tensor ApplyGelu(Tensor x) => HasManyRows(x) ? Multiply(x, ScalarType.BFloat16, isGelu: true) : Apply(x, isGelu: true);

    public override Tensor Apply(Tensor x, bool isGelu = false) =>
        HasManyRows(x) ? Multiply(x, ScalarType.Float32, isGelu) : Packed.Apply(x, isGelu);

    private static bool HasManyRows(Tensor x) => x.numel() / x.shape[^1] >= ManyRows;

    private Tensor Multiply(Tensor x, ScalarType type, bool isGelu)
    {
        var (shape, inner) = (x.shape, x.shape[^1]);
        var rows = (int)(x.numel() / inner);
        var rounded = Round(x).view(rows, inner);
        shape[^1] = Count;
        var y = empty(shape, dtype: type);
        var blocks = RowBlock.Cut(rows);
        var wanted = Math.Min(ItemsPerThread * ScoringThreads.Count, rows * inner * Count / SmallestItem);
        var units = (Count + ColumnUnit - 1) / ColumnUnit;
        var columnItems = (int)Math.Clamp((wanted + blocks.Count - 1) / blocks.Count, 1, units);
        ScoringThreads.ForEach(blocks.Count * columnItems, item =>
        {
            var part = item % columnItems;
            var (begin, end) = (units * part / columnItems * ColumnUnit, Math.Min(units * (part + 1) / columnItems * ColumnUnit, Count));
            MultiplyItem(rounded, blocks[item / columnItems], begin, end - begin, y, isGelu);
        });
        return y;
    }

    private Tensor Round(Tensor x)
    {
        if (x.dtype == ScalarType.BFloat16)
            return NativeFloats.InOrder(x);
        var source = NativeFloats.InOrder(x.As(ScalarType.Float32));
        var rounded = empty(x.shape, dtype: ScalarType.BFloat16);
        Packed.Kernels.Round(NativeFloats.Of(source), NativeFloats.OfBFloat16(rounded), x.numel());
        return rounded;
    }

    private void MultiplyItem(Tensor x, RowBlock block, int first, int columns, Tensor y, bool isGelu)
    {
        using var scope = NewDisposeScope(); // of this thread, on which nothing else would dispose a tensor
        using var mode = inference_mode();
        var product = nn.functional.linear(
            x.narrow(0, block.First, block.Count), Weight.narrow(0, First + first, columns), Bias?.narrow(0, First + first, columns));
        var (rows, skipped) = (block.Kept, block.Count - block.Kept);
        var source = NativeFloats.OfBFloat16(product) + ((long)skipped * columns);
        var offset = ((long)(block.First + skipped) * Count) + first;
        if (y.dtype == ScalarType.BFloat16)
            Packed.Kernels.ApplyGelu(source, NativeFloats.OfBFloat16(y) + offset, Count, rows, columns);
        else
            Packed.Kernels.Widen(source, new Matrix(NativeFloats.Of(y) + offset, Count), rows, columns, isGelu);
    }
}
