using MLNet.Adapters.Layers;
using MLNet.Adapters.Layers.Kernels;
using static TorchSharp.torch;

namespace MLNet.Adapters.Benchmarks.Measurement;

/// <summary>One way of computing a matrix product.</summary>
/// <param name="Name">The way.</param>
/// <param name="Precision">The type of the factors.</param>
/// <param name="Create">Creates a product's factors, and returns what computes it.</param>
internal sealed record GemmWay(string Name, ScalarType Precision, Func<GemmShape, Action> Create)
{
    /// <summary>All ways of this process.</summary>
    public static IEnumerable<GemmWay> All =>
    [
        new("linear", ScalarType.Float32, shape => Linear(shape, ScalarType.Float32)),
        new("1×1 convolution", ScalarType.Float32, shape => Convolution(shape, ScalarType.Float32)),
        .. CpuKernels.Supported is { } kernels
            ? [new GemmWay("packed", ScalarType.Float32, shape => Packed(kernels, shape))]
            : Array.Empty<GemmWay>(),
        new("linear", ScalarType.BFloat16, shape => Linear(shape, ScalarType.BFloat16)),
        new("1×1 convolution", ScalarType.BFloat16, shape => Convolution(shape, ScalarType.BFloat16)),
    ];

    // Into memory that is already there.
    private static Action Linear(GemmShape shape, ScalarType type)
    {
        var (a, b) = (Random(shape.Rows, shape.Inner, type), Random(shape.Columns, shape.Inner, type).t());
        var c = zeros(shape.Rows, shape.Columns, dtype: type);
        return () => c.addmm_(a, b, beta: 0, alpha: 1);
    }

    private static Action Convolution(GemmShape shape, ScalarType type)
    {
        var (a, b) = (Random(shape.Rows, shape.Inner, type), Random(shape.Columns, shape.Inner, type));
        return () => LinearProducts.Convolve(a, b, null).Dispose();
    }

    // On the scoring threads, of which the first gets the request.
    private static unsafe Action Packed(CpuKernels kernels, GemmShape shape)
    {
        var (a, b) = (Random(shape.Rows, shape.Inner, ScalarType.Float32), Random(shape.Columns, shape.Inner, ScalarType.Float32));
        var c = zeros(shape.Rows, shape.Columns);
        var matrix = new PackedMatrix(shape.Inner, shape.Columns, kernels.PanelColumns);
        matrix.Fill(0, NativeFloats.Of(b), null, shape.Columns);
        return () =>
        {
            using var done = new ManualResetEventSlim();
            ComputeThreads.PostScoring(() =>
            {
                var (x, y) = (new Matrix(NativeFloats.Of(a), shape.Inner), new Matrix(NativeFloats.Of(c), shape.Columns));
                kernels.Multiply(x, matrix, 0, shape.Columns, y, shape.Rows, isGelu: false);
                done.Set();
            });
            done.Wait();
        };
    }

    private static Tensor Random(int rows, int columns, ScalarType type) => randn(rows, columns).to_type(type);
}
