using static TorchSharp.torch;

namespace MLNet.Adapters.Methods.Bottleneck;

/// <summary>LN((h + A(h)) + x): the adapter reads the sub-layer's output (Houlsby 2019).</summary>
internal sealed class SequentialResidual(BottleneckAdapter adapter) : IResidualConnection
{
    public Tensor Combine(Tensor output, Tensor skip, LayerNorm norm, LayerBatch batch)
    {
        var added = adapter.call(output);
        batch.Observer?.Observe(batch.Layer, batch.SubLayer, added);
        return norm.call(added.add_(output).add_(skip));
    }
}
