using MLNet.Adapters.Layers;
using static TorchSharp.torch;

namespace MLNet.Adapters.Tests.Layers;

/// <summary>Runs tensor work as scoring does.</summary>
internal static class ScoringThread
{
    /// <summary>Runs work on a scoring thread, in inference mode; only tensors that <see cref="Out"/> moved outlive it.</summary>
    public static T Score<T>(Func<T> work) => ComputeThreads.Score(() =>
    {
        using var scope = NewDisposeScope();
        using var mode = inference_mode();
        return work();
    });

    public static Tensor Out(Tensor tensor) => tensor.MoveToOuterDisposeScope();
}
