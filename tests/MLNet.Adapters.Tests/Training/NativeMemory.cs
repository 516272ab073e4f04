using MLNet.Adapters.Pretrained;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNet.Adapters.Tests.Training;

/// <summary>What native memory the process holds once the garbage collector has taken what nobody refers to.</summary>
internal static class NativeMemory
{
    /// <summary>Tensors alive in the whole process.</summary>
    public static long LiveTensors()
    {
        Collect();
        return Tensor.TotalCount;
    }

    /// <summary>
    /// How much making and disposing parameters adds to the number of live tensors: TorchSharp forgets to count off the tensor that a
    /// parameter takes over.
    /// </summary>
    public static long ResidueOf(int parameters)
    {
        var before = LiveTensors();
        new Parameter(zeros(1)).Dispose();
        return parameters * (LiveTensors() - before);
    }

    /// <summary>Encoders in memory.</summary>
    public static int LoadedEncoders()
    {
        Collect();
        return EncoderStore.Count;
    }

    /// <summary>Bytes of the process that are in memory.</summary>
    public static long WorkingSet()
    {
        Collect();
        return Environment.WorkingSet;
    }

    private static void Collect()
    {
        for (var round = 0; round < 3; round++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
    }
}
