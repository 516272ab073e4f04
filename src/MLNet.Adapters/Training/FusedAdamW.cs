using MLNet.Adapters.Layers;
using MLNet.Adapters.Layers.Kernels;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNet.Adapters.Training;

/// <summary>
/// AdamW for float32 parameters on the CPU, in one pass over their memory and one over the gradients for their norm, instead of a dozen
/// tensor operations for each parameter.
/// </summary>
internal sealed unsafe class FusedAdamW : IDisposable
{
    private readonly Parameter[] _parameters;
    private readonly AdamWGroup[] _groups; // of each parameter
    private readonly Tensor[] _first;  // m of each parameter
    private readonly Tensor[] _second; // v
    private readonly (int Parameter, long First, int Count)[] _pieces;
    private readonly double[] _squares; // of each piece
    private readonly long _numbers; // of all parameters
    private long _step;

    public FusedAdamW(IReadOnlyList<(Parameter Parameter, AdamWGroup Group)> parameters)
    {
        (_parameters, _groups) = ([.. parameters.Select(one => one.Parameter)], [.. parameters.Select(one => one.Group)]);
        (_first, _second) = (Array.ConvertAll(_parameters, Zeros), Array.ConvertAll(_parameters, Zeros));
        _pieces = [.. _parameters.SelectMany((parameter, index) => PiecesOf(index, parameter.numel()))];
        _squares = new double[_pieces.Length];
        _numbers = _parameters.Sum(parameter => parameter.numel());

        static Tensor Zeros(Parameter parameter) => zeros_like(parameter).DetachFromDisposeScope();
    }

    /// <summary>Whether a parameter's memory can be used.</summary>
    public static bool Supports(Parameter parameter) =>
        parameter.device_type == DeviceType.CPU && parameter.dtype == ScalarType.Float32 && parameter.is_contiguous();

    /// <summary>Moves the parameters by their gradients, clipped together.</summary>
    /// <returns>The norm before clipping; if it is not finite, no parameter was changed.</returns>
    public double Step(double learningRate, double gradientClip)
    {
        using var scope = NewDisposeScope();
        Tensor?[] gradients = Array.ConvertAll(_parameters, parameter => parameter.grad?.contiguous());
        ForEachPiece((index, piece) => _squares[index] = gradients[piece.Parameter] is { } gradient
            ? AdamWKernel.SumOfSquares(Part(gradient, piece))
            : 0);
        var norm = Math.Sqrt(_squares.Sum());
        if (!double.IsFinite(norm))
            return norm;
        _step++;
        var scale = Math.Min(1, gradientClip / (norm + 1e-6)); // as in PyTorch
        var steps = Array.ConvertAll(_groups, group => AdamWStep.Of(_step, learningRate * group.RateFactor, group.WeightDecay, scale));
        ForEachPiece((_, piece) =>
        {
            var index = piece.Parameter;
            if (gradients[index] is { } gradient)
            {
                AdamWKernel.Update(
                    Part(_parameters[index], piece),
                    Part(gradient, piece),
                    Part(_first[index], piece),
                    Part(_second[index], piece),
                    steps[index]);
            }
        });
        return norm;
    }

    public void Dispose()
    {
        foreach (var state in _first.Concat(_second))
            state.Dispose();
    }

    private static Span<float> Part(Tensor tensor, (int Parameter, long First, int Count) piece) =>
        new(NativeFloats.Of(tensor) + piece.First, piece.Count);

    private static IEnumerable<(int Parameter, long First, int Count)> PiecesOf(int index, long numbers)
    {
        for (var first = 0L; first < numbers; first += Pieces.Length)
            yield return (index, first, (int)Math.Min(Pieces.Length, numbers - first));
    }

    // Nor does the order in which the squares of the pieces are added depend on the number of threads.
    private void ForEachPiece(Action<int, (int Parameter, long First, int Count)> run) =>
        Pieces.ForEach(_pieces.Length, _numbers, get_num_threads(), index => run(index, _pieces[index]));
}
