using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using MLNet.Adapters.Methods;

namespace MLNet.Adapters.Layers.Kernels;

/// <summary>The computations of an encoder outside training, in vectors of the width of this processor.</summary>
/// <remarks>
/// They need no library's threads: work is divided into small items that idle scoring threads take (<see cref="ScoringThreads"/>). A row's
/// result has the same bits however the work is divided and whichever rows are computed with it.
/// </remarks>
internal abstract unsafe class CpuKernels
{
    /// <summary>The kernels for this processor; null if it has no fused multiply-add in vectors of 256 bits or more.</summary>
    public static CpuKernels? Supported { get; } =
        Vector512.IsHardwareAccelerated && Avx512F.IsSupported ? new CpuKernels<Vector512<float>, Vectors512>()
        : Avx2.IsSupported && Fma.IsSupported ? new CpuKernels<Vector256<float>, Vectors256>()
        : null;

    /// <summary>The number of columns in a panel of a <see cref="PackedMatrix"/>.</summary>
    public abstract int PanelColumns { get; }

    /// <summary>The number of bits in a vector.</summary>
    public int VectorBits => PanelColumns / 2 * 32;

    /// <summary>Computes y = x Wᵀ + b, or GELU of it, for some panels of W.</summary>
    /// <param name="x">[rows, in]</param>
    /// <param name="weight">W and b.</param>
    /// <param name="firstPanel">The first panel to use.</param>
    /// <param name="columns">The number of columns of y.</param>
    /// <param name="y">[rows, columns]</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="isGelu">Whether the activation function GELU is applied.</param>
    public abstract void Multiply(Matrix x, PackedMatrix weight, int firstPanel, int columns, Matrix y, int rows, bool isGelu);

    /// <summary>Computes layer normalization of x, or of x + skip.</summary>
    /// <param name="x">[rows, columns]</param>
    /// <param name="skip">[rows, columns]; null for none.</param>
    /// <param name="scale">[columns]</param>
    /// <param name="shift">[columns]; null for none.</param>
    /// <param name="epsilon">Added to the variance.</param>
    /// <param name="y">[rows, columns]</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="columns">The number of columns.</param>
    public abstract void Normalize(float* x, float* skip, float* scale, float* shift, float epsilon, float* y, int rows, int columns);

    /// <summary>Whether <see cref="Connect"/> knows an activation function.</summary>
    public static bool CanActivate(ActivationFunction activation) => activation
        is ActivationFunction.ReLU or ActivationFunction.LeakyReLU or ActivationFunction.SiLU or ActivationFunction.Gelu;

    /// <summary>Computes a bottleneck at a residual connection, from what enters the connection to what leaves it.</summary>
    public abstract void Connect(BottleneckInput input);

    /// <summary>Computes the mean of rows, added in their order.</summary>
    /// <param name="x">[rows, columns]</param>
    /// <param name="y">[columns]</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="columns">The number of columns.</param>
    public abstract void Average(float* x, float* y, int rows, int columns);

    /// <summary>Computes y_t = Σ_k w_k · x_(t + k − K / 2) + b in each column of a text; rows outside it count as zeros.</summary>
    /// <param name="x">[rows, columns]</param>
    /// <param name="weight">[K, columns]</param>
    /// <param name="bias">[columns]</param>
    /// <param name="y">[rows, columns]</param>
    /// <param name="rows">The number of tokens.</param>
    /// <param name="columns">The number of columns.</param>
    /// <param name="width">K, the number of rows that are mixed.</param>
    public abstract void Convolve(float* x, float* weight, float* bias, float* y, int rows, int columns, int width);

    /// <summary>Rounds floats to bfloat16.</summary>
    /// <param name="x">The floats.</param>
    /// <param name="y">Receives the bits of the nearest numbers.</param>
    /// <param name="count">How many there are.</param>
    public abstract void Round(float* x, ushort* y, long count);

    /// <summary>Returns bfloat16 numbers as floats.</summary>
    /// <param name="x">[rows, columns] the bits, rows without gaps.</param>
    /// <param name="y">[rows, columns]</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="columns">The number of columns.</param>
    public abstract void Widen(ushort* x, Matrix y, int rows, int columns);

    /// <summary>
    /// Computes softmax(Q Kᵀ / √D + bias) V for every text and head; with states of distances, softmax((Q Kᵀ + R) / √(3 D) + bias) V, where
    /// R is what <see cref="RelativeScores{TVector, TVectors}"/> adds.
    /// </summary>
    public abstract void Attend(AttentionInput input);
}
