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
        var isBFloat16 = maps[0].WeightType == ScalarType.BFloat16;
        var matrix = new PackedMatrix(maps[0].Inputs, maps.Sum(map => map.Outputs), kernels.PanelColumns, isBFloat16);
        var first = 0;
        foreach (var map in maps)
        {
            if (isBFloat16)
                matrix.Fill(first, NativeFloats.OfBFloat16(map.Weight), NativeFloats.OfOptionalBFloat16(map.bias), map.Outputs);
            else
                matrix.Fill(first, NativeFloats.Of(map.Weight), NativeFloats.OfOptional(map.bias), map.Outputs);
            first += map.Outputs;
        }

        return new PackedColumns(kernels, matrix, 0, matrix.Columns);
    }

    /// <summary>Whether <see cref="InPlace"/> can pack a map.</summary>
    public static bool CanPackInPlace(CpuKernels kernels, Linear map) =>
        map.WeightType == ScalarType.Float32 && map.Outputs % kernels.PanelColumns == 0;

    /// <summary>Packs maps of the same input in the memory of their weights, which they give up.</summary>
    public static PackedColumns InPlace(CpuKernels kernels, params IReadOnlyList<Linear> maps)
    {
        var matrix = PackedMatrix.InPlace(maps[0].Inputs, kernels.PanelColumns, [.. maps.Select(Give)]);
        return new PackedColumns(kernels, matrix, 0, matrix.Columns);

        static GivenWeight Give(Linear map)
        {
            var weight = map.GiveWeight();
            return new((nint)NativeFloats.Of(weight), (nint)NativeFloats.OfOptional(map.bias), map.Outputs, weight);
        }
    }

    public override bool CanBeginAt(int first) => first % Kernels.PanelColumns == 0;

    public override PackedColumns Part(int first, int count) =>
        this with { FirstPanel = FirstPanel + (first / Kernels.PanelColumns), Count = count };

    /// <summary>Copies the float32 weight in its usual order.</summary>
    /// <param name="weight">Receives [count, in].</param>
    public void CopyTo(float* weight) => Matrix.CopyTo(FirstPanel * Kernels.PanelColumns, weight, Count);

    public override void Dispose() => Matrix.Dispose();

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
