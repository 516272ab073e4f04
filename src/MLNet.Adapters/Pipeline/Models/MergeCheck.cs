using MLNet.Adapters.Encoders;
using MLNet.Adapters.Layers;
using static TorchSharp.torch;

namespace MLNet.Adapters.Pipeline.Models;

/// <summary>Checks, before any weights are loaded, that an adapter can be merged.</summary>
internal static class MergeCheck
{
    /// <exception cref="NotSupportedException">The adapter acts in a way that is not a linear map.</exception>
    public static void Check(TrainedAdapter adapter) => ComputeThreads.Score(() =>
    {
        using var shapes = adapter.Config.Create(adapter.Shape, null, META);
        MergedAdapter.Check(shapes, adapter.Shape.Layers);
        return true;
    });
}
