using MLNet.Adapters.Methods;
using MLNet.Adapters.Methods.Insertions;
using static TorchSharp.torch;

namespace MLNet.Adapters.Tests.Methods.Fusion;

/// <summary>Keeps the attention weights of a pass.</summary>
internal sealed class WeightRecorder : IFusionObserver
{
    public Dictionary<(int Layer, SubLayer SubLayer), Tensor> Weights { get; } = [];

    public void Observe(int layer, SubLayer subLayer, Tensor weights, IReadOnlyList<int> present) =>
        Weights.Add((layer, subLayer), weights.clone().DetachFromDisposeScope());
}
