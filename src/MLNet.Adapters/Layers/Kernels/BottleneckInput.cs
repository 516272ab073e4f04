using MLNet.Adapters.Methods;

namespace MLNet.Adapters.Layers.Kernels;

/// <summary>A bottleneck at a residual connection: y = LN((s A(z) + first) + second), where A(z) = W_up act(W_down z + b) + b.</summary>
internal sealed unsafe class BottleneckInput
{
    /// <summary>W_down and its bias: H → R.</summary>
    public required PackedMatrix Down { get; init; }

    /// <summary>W_up and its bias: R → H.</summary>
    public required PackedMatrix Up { get; init; }

    /// <summary>One of <see cref="CpuKernels.CanActivate"/>.</summary>
    public required ActivationFunction Activation { get; init; }

    /// <summary>s</summary>
    public required float Scale { get; init; }

    /// <summary>z: [rows, H]; null for LN(first + second).</summary>
    public required float* Read { get; init; }

    /// <summary>[rows, H]</summary>
    public required float* First { get; init; }

    /// <summary>[rows, H]; null for none.</summary>
    public required float* Second { get; init; }

    /// <summary>[H] the scale of the LayerNorm; null for none, so that the sum is the result.</summary>
    public float* NormScale { get; init; }

    /// <summary>[H]; null for none.</summary>
    public float* NormShift { get; init; }

    /// <summary>Added to the variance.</summary>
    public float Epsilon { get; init; }

    /// <summary>y: [rows, H]</summary>
    public required float* Result { get; init; }

    /// <summary>The number of rows.</summary>
    public required int Rows { get; init; }

    /// <summary>H, the number of columns.</summary>
    public int Columns => Up.Columns;
}
