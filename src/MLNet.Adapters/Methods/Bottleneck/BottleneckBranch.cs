using MLNet.Adapters.Methods.Insertions;
using static TorchSharp.torch;

namespace MLNet.Adapters.Methods.Bottleneck;

/// <summary>One bottleneck adapter at one residual connection.</summary>
internal sealed class BottleneckBranch(BottleneckAdapter adapter, ResidualForm form) : IMatrixBranch
{
    public ResidualForm Form => form;

    public BottleneckAdapter Adapter => adapter;

    public BranchMatrices ToMatrices() => adapter.ToMatrices();

    public Tensor Add(ResidualOpening opening, LayerBatch batch)
    {
        var added = adapter.call(opening.Read);
        batch.Observer?.Observe(batch.Layer, batch.SubLayer, added);
        return added;
    }
}
