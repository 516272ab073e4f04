using MLNet.Adapters.Methods.Insertions;
using static TorchSharp.torch;

namespace MLNet.Adapters.Methods.Bottleneck;

/// <summary>One bottleneck adapter at one residual connection.</summary>
internal class BottleneckBranch(BottleneckAdapter adapter, BottleneckAdapterConfig config) : IAdapterBranch
{
    private readonly double _dropout = config.Dropout;
    private readonly double _stochasticDepth = config.Form == AdapterForm.Sequential ? config.StochasticDepth : 0;

    public ResidualForm Form { get; } = config.ResidualForm;

    public BottleneckAdapter Adapter => adapter;

    public static BottleneckBranch Create(BottleneckAdapter adapter, BottleneckAdapterConfig config) =>
        adapter.IsOfMatrices ? new MatrixBottleneckBranch(adapter, config) : new BottleneckBranch(adapter, config);

    public Tensor Add(ResidualOpening opening, LayerBatch batch)
    {
        var added = AddForFusion(opening, batch);
        added = adapter.Normalize(adapter.ApplyGate(batch.Dropout?.Apply(added, _dropout) ?? added, opening.Read, batch));
        batch.Observer?.Observe(batch.Layer, batch.SubLayer, added);
        return added;
    }

    public Tensor Connect(ResidualOpening opening, LayerBatch batch)
    {
        if (batch.Observer is not null || adapter.ForScoring(opening.Output) is not { } scoring)
            return opening.Ending.Apply(Add(opening, batch));
        var norm = opening.Norm is { Insertion: PlainNormalization, Norm: var frozen } ? frozen : null;
        if (opening.IsNormalizedTwice && norm is not null)
            return scoring.Connect(null, opening.Output, opening.Skip, norm);
        var (first, second, last) = opening.Ending;
        return last is not null && norm is null
            ? PlacedNorm.Apply(last, scoring.Connect(opening.Read, first, second, null)) // a method acts in the LayerNorm
            : scoring.Connect(opening.Read, first, second, last is null ? null : norm);
    }

    public Tensor AddForFusion(ResidualOpening opening, LayerBatch batch)
    {
        var added = adapter.call(opening.Read);
        return batch.Dropout is { } masks && _stochasticDepth > 0
            ? added * masks.Apply(ones([added.shape[0], 1, 1], added.dtype, added.device), _stochasticDepth) // one mask per text
            : added;
    }
}

/// <summary>A bottleneck adapter that several products of a fusion can compute together with others.</summary>
internal sealed class MatrixBottleneckBranch(BottleneckAdapter adapter, BottleneckAdapterConfig config)
    : BottleneckBranch(adapter, config), IMatrixBranch
{
    public BranchMatrices ToMatrices() => Adapter.ToMatrices();
}
