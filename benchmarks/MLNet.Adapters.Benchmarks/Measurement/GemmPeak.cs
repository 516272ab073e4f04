using static TorchSharp.torch;

namespace MLNet.Adapters.Benchmarks.Measurement;

/// <summary>
/// The highest float32 rate of matrix products, C = A Bᵀ into memory that is already there; must be called on a compute thread.
/// </summary>
internal static class GemmPeak
{
    private const int WarmUps = 2;
    private const int Rounds = 12;

    /// <summary>A large product, and the default encoder's linear maps on 32 rows of 64 tokens.</summary>
    private static readonly GemmShape[] Shapes =
    [
        new("large", 2048, 2048, 2048),
        new("attention projection", 2048, 384, 384),
        new("feed-forward in", 2048, 384, 1536),
        new("feed-forward out", 2048, 1536, 384),
    ];

    /// <summary>The best rate of each shape in GFLOP/s.</summary>
    public static IReadOnlyList<(GemmShape Shape, double Rate)> Measure()
    {
        using var scope = NewDisposeScope();
        using var mode = inference_mode();
        var timings = Interleaved.Time(WarmUps, Rounds, [.. Shapes.Select(shape => (shape.ToString(), Product(shape)))]);
        return [.. Shapes.Zip(timings, (shape, timing) => (shape, 1e3 * shape.GigaFlop / timing.Spread.Minimum))];
    }

    /// <summary>The best rate of all shapes in GFLOP/s.</summary>
    public static double Best() => Measure().Max(measured => measured.Rate);

    private static Action Product(GemmShape shape)
    {
        var a = randn(shape.Rows, shape.Inner);
        var b = randn(shape.Columns, shape.Inner).t();
        var c = zeros(shape.Rows, shape.Columns);
        return () => c.addmm_(a, b, beta: 0, alpha: 1);
    }
}
