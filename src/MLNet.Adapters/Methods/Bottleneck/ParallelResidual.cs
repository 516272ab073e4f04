using static TorchSharp.torch;

namespace MLNet.Adapters.Methods.Bottleneck;

/// <summary>LN((A(x) + h) + x): the adapter reads the sub-layer's input (He et al. 2022).</summary>
internal sealed class ParallelResidual(BottleneckAdapter adapter) : IResidualConnection
{
    public Tensor Combine(Tensor output, Tensor skip, LayerNorm norm, LayerBatch batch)
    {
        var added = adapter.call(skip);
        batch.Observer?.Observe(batch.Layer, batch.SubLayer, added);
        return norm.call(added.add_(output).add_(skip));
    }
}
