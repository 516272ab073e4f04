using MLNet.Adapters.Records;

namespace MLNet.Adapters;

/// <summary>How a fusion uses its adapters over a data set.</summary>
/// <param name="Adapters">The names of the N fused adapters.</param>
/// <param name="Rows">Rows that were looked at.</param>
/// <param name="Layers">Mean weights and entropy at each place.</param>
/// <param name="Labels">Mean weights of each label's rows, for tags of its words; empty for tasks without labels.</param>
/// <param name="PruningCurve">
/// The whole fusion, then one adapter less a step: the one with the smallest mean weight at that step; down to one.
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

    /// <inheritdoc/>
    public override string ToString() => RecordText.Of(this);
}
