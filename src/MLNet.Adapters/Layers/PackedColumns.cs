using MLNet.Adapters.Layers.Kernels;
using static TorchSharp.torch;

namespace MLNet.Adapters.Layers;

/// <summary>Some outputs of a packed linear map, computed by this library's own kernels.</summary>
/// <param name="Kernels">The kernels for this processor.</param>
/// <param name="Matrix">The packed weight and bias.</param>
/// <param name="FirstPanel">The panel where the outputs begin.</param>
/// <param name="Count">The number of outputs.</param>
internal sealed unsafe record PackedColumns(CpuKernels Kernels, PackedMatrix Matrix, int FirstPanel, int Count) : ScoringColumns(Count)
{
    /// <summary>Packs maps of the same input, whose outputs then follow each other.</summary>
    public static PackedColumns Of(CpuKernels kernels, params IReadOnlyList<Linear> maps)
    {
        var isBFloat16 = maps[0].weight.dtype == ScalarType.BFloat16;
        var matrix = new PackedMatrix(
            (int)maps[0].weight.shape[1], maps.Sum(map => (int)map.weight.shape[0]), kernels.PanelColumns, isBFloat16);
        var first = 0;
        foreach (var map in maps)
        {
            var columns = (int)map.weight.shape[0];
            if (isBFloat16)
                matrix.Fill(first, NativeFloats.OfBFloat16(map.weight), NativeFloats.OfOptionalBFloat16(map.bias), columns);
            else
                matrix.Fill(first, NativeFloats.Of(map.weight), NativeFloats.OfOptional(map.bias), columns);
            first += columns;
        }

        return new PackedColumns(kernels, matrix, 0, matrix.Columns);
    }

    public override bool CanBeginAt(int first) => first % Kernels.PanelColumns == 0;

    public override PackedColumns Part(int first, int count) =>
        this with { FirstPanel = FirstPanel + (first / Kernels.PanelColumns), Count = count };

    public override Tensor Apply(Tensor x, bool isGelu = false)
    {
        var shape = x.shape;
        var source = NativeFloats.InOrder(x.As(ScalarType.Float32));
        var rows = (int)(x.numel() / Matrix.Inner);
        shape[^1] = Count;
        var y = empty(shape);
        Kernels.Multiply(
            new(NativeFloats.Of(source), Matrix.Inner), Matrix, FirstPanel, Count, new(NativeFloats.Of(y), Count), rows, isGelu);
        return y;
    }
}
