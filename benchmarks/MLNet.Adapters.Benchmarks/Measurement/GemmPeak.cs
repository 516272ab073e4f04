using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Adapters.Benchmarks.Measurement;

/// <summary>
/// The highest rates of matrix products, C = A Bᵀ, over all ways of computing them that this process has; must be called on a training
/// thread.
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

    /// <summary>The best rate of each shape by each way.</summary>
    public static IReadOnlyList<GemmRate> Measure() => Measure(GemmWay.All);

    private static IReadOnlyList<GemmRate> Measure(IEnumerable<GemmWay> ways) =>
        [.. ways.SelectMany(way => Shapes.Select(shape => new GemmRate(shape, way.Name, way.Precision, Rate(way, shape))))];

    /// <summary>The best float32 rate of all shapes and ways, in GFLOP/s.</summary>
    public static double Best() => Measure(GemmWay.All.Where(way => way.Precision == ScalarType.Float32)).Max(measured => measured.Rate);

    private static double Rate(GemmWay way, GemmShape shape)
    {
        using var scope = NewDisposeScope();
        using var mode = inference_mode();
        var timing = Interleaved.Time(WarmUps, Rounds, (way.Name, way.Create(shape)))[0];
        return 1e3 * shape.GigaFlop / timing.Spread.Minimum;
    }
}

/// <summary>A measured rate.</summary>
/// <param name="Shape">The product.</param>
/// <param name="Way">How it was computed.</param>
/// <param name="Precision">The type of its factors.</param>
/// <param name="Rate">In GFLOP/s.</param>
internal sealed record GemmRate(GemmShape Shape, string Way, ScalarType Precision, double Rate);
