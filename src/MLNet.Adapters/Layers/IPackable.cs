using MLNet.Adapters.Layers.Kernels;
using static TorchSharp.torch;

namespace MLNet.Adapters.Layers;

/// <summary>A module that keeps its frozen weights a second time, in the order in which scoring reads them.</summary>
internal interface IPackable
{
    /// <summary>Packs the weights; they must not change afterwards.</summary>
    void Pack(CpuKernels kernels);
}

/// <summary>Prepares modules for scoring.</summary>
internal static class Packing
{
    private static readonly Lock Gate = new();

    /// <summary>Packs all frozen weights of a module, if scoring on its device uses packed weights.</summary>
    public static void Pack(nn.Module root, Device device)
    {
        if (device.type != TorchSharp.DeviceType.CPU || LinearProducts.ScoringKernels is not { } kernels)
            return;
        lock (Gate) // two models may share an encoder
        {
            foreach (var module in root.modules().Prepend(root))
                (module as IPackable)?.Pack(kernels);
        }
    }
}
