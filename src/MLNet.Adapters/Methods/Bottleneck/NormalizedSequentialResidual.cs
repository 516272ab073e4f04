using static TorchSharp.torch;

namespace MLNet.Adapters.Methods.Bottleneck;

/// <summary>LN((h + A(LN(h + x))) + x): the adapter reads the normalised sum, and the frozen LayerNorm is used twice (Pfeiffer 2021).</summary>
internal sealed class NormalizedSequentialResidual(BottleneckAdapter adapter) : IResidualConnection
{
    public Tensor Combine(Tensor output, Tensor skip, LayerNorm norm, LayerBatch batch)
    {
        var sum = output + skip;
        var added = adapter.call(norm.call(sum));
        batch.Observer?.Observe(batch.Layer, batch.SubLayer, added);
        return norm.call(added.add_(sum));
    }
}
