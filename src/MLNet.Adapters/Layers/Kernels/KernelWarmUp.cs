using MLNet.Adapters.Methods;

namespace MLNet.Adapters.Layers.Kernels;

/// <summary>Has the kernels compiled before they are needed, by running each once on a few numbers.</summary>
internal static unsafe class KernelWarmUp
{
    // Products divide them into every number of rows that they compute together: 12 + 6 + 4 + 1 or 3 · 6 + 4 + 1, and 12 + 2 or 2 · 6 + 2.
    private const int Rows = 12 + 6 + 4 + 1;
    private const int FewerRows = 12 + 2;

    public static void Run(CpuKernels kernels)
    {
        var size = kernels.PanelColumns;
        using var weight = new PackedMatrix(size, size, size);
        var memory = AlignedFloats.Allocate((nuint)(3 * Rows * size));
        try
        {
            new Span<float>(memory, 3 * Rows * size).Fill(1);
            Matrix x = new(memory, size), y = new(memory + (Rows * size), size);
            weight.Fill(0, memory, memory, size);
            kernels.Multiply(x, weight, 0, size, y, Rows, isGelu: true);
            kernels.Multiply(x, weight, 0, size, y, FewerRows, isGelu: false);
            kernels.Multiply(x, weight, 0, 1, y, Rows, isGelu: true);
            kernels.Normalize(memory, memory, memory, memory, 1, y.Start, Rows, size);
            foreach (var activation in Enum.GetValues<ActivationFunction>().Where(CpuKernels.CanActivate))
            {
                var isFirst = activation == ActivationFunction.ReLU;
                kernels.Connect(new BottleneckInput
                {
                    Down = weight,
                    Up = weight,
                    Activation = activation,
                    Scale = isFirst ? 1 : 0.5f,
                    Read = isFirst ? null : memory,
                    First = memory,
                    Second = memory,
                    NormScale = memory,
                    NormShift = memory,
                    Epsilon = 1,
                    Result = y.Start,
                    Rows = Rows,
                });
            }

            kernels.Average(memory, y.Start, Rows, size);
            kernels.Attend(new AttentionInput(x, x, x, null, y)
            {
                Texts = [new TextSpan(0, Rows, 0, Rows)],
                Heads = 1,
                HeadSize = size,
            });
        }
        finally
        {
            AlignedFloats.Free(memory);
        }
    }
}
