using System.Runtime.CompilerServices;
using MLNet.Adapters.Methods;

namespace MLNet.Adapters.Layers.Kernels;

/// <summary>Applies an activation function to rows, in place.</summary>
internal static unsafe class PanelActivation<TVector, TVectors>
    where TVector : unmanaged
    where TVectors : struct, IVectors<TVector>
{
    private const float Log2OfE = 1.4426950408889634f;
    private const float LeakySlope = 0.01f;

    /// <param name="activation">One of <see cref="CpuKernels.CanActivate"/>.</param>
    /// <param name="states">[rows, columns]; whole vectors are computed, up to the next multiple of their width.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="columns">The number of columns.</param>
    public static void Apply(ActivationFunction activation, Matrix states, int rows, int columns)
    {
        switch (activation)
        {
            case ActivationFunction.ReLU:
                ApplyReLU(states, rows, columns);
                break;
            case ActivationFunction.LeakyReLU:
                ApplyLeakyReLU(states, rows, columns);
                break;
            case ActivationFunction.SiLU:
                ApplySiLU(states, rows, columns);
                break;
            default:
                ApplyGelu(states, rows, columns);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ApplyGelu(Matrix states, int rows, int columns)
    {
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column += TVectors.Width)
            {
                var target = states.Row(row) + column;
                TVectors.Store(Gelu<TVector, TVectors>.Apply(TVectors.Load(target)), target);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ApplyReLU(Matrix states, int rows, int columns)
    {
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column += TVectors.Width)
            {
                var target = states.Row(row) + column;
                TVectors.Store(TVectors.Max(TVectors.All(0), TVectors.Load(target)), target);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ApplyLeakyReLU(Matrix states, int rows, int columns)
    {
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column += TVectors.Width)
            {
                var target = states.Row(row) + column;
                var x = TVectors.Load(target);
                TVectors.Store(TVectors.Max(TVectors.Multiply(TVectors.All(LeakySlope), x), x), target);
            }
        }
    }

    // x / (1 + e⁻ˣ)
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ApplySiLU(Matrix states, int rows, int columns)
    {
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column += TVectors.Width)
            {
                var target = states.Row(row) + column;
                var x = TVectors.Load(target);
                var power = Exponential<TVector, TVectors>.PowerOfTwo(TVectors.Multiply(TVectors.All(-Log2OfE), x));
                TVectors.Store(TVectors.Divide(x, TVectors.Add(TVectors.All(1), power)), target);
            }
        }
    }
}
