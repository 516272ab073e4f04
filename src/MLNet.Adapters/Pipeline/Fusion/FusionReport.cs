using MLNet.Adapters.Pipeline.Fusion;

namespace MLNet.Adapters;

/// <summary>The use of a fusion's adapters over a data set.</summary>
/// <param name="Adapters">The names of the N fused adapters.</param>
/// <param name="Rows">The number of rows that were analyzed.</param>
/// <param name="Layers">The mean weights and entropy at each place.</param>
/// <param name="Labels">The mean weights of each label's rows, or of each tag's words; empty for tasks without labels.</param>
/// <param name="PruningCurve">
/// The whole fusion, then one adapter fewer per step, down to one: each step drops the adapter with the smallest mean weight at that step.
/// </param>
public sealed record FusionReport(
    IReadOnlyList<string> Adapters,
    int Rows,
    IReadOnlyList<LayerFusionUse> Layers,
    IReadOnlyList<LabelFusionUse> Labels,
    IReadOnlyList<PruningStep> PruningCurve)
{
    /// <summary>The mean weight of each adapter over all places.</summary>
    public IReadOnlyList<double> MeanWeights => [.. Adapters.Select((_, adapter) => Layers.Average(layer => layer.MeanWeights[adapter]))];

    /// <summary>The mean entropy over all places, in nats.</summary>
    public double MeanEntropy => Layers.Average(layer => layer.MeanEntropy);

    /// <summary>Returns tables of the adapters' mean weights and of the pruning curve, with numbers in the invariant culture.</summary>
    public override string ToString() => FusionTable.Of(this);
}
