using MLNet.Adapters.Records;

namespace MLNet.Adapters;

/// <summary>The adapters on which the rows of one label rely.</summary>
/// <param name="Label">The label in the data.</param>
/// <param name="Rows">The number of rows with the label; for tags, the number of words.</param>
/// <param name="MeanWeights">The mean weight of each adapter over places, real tokens and rows.</param>
public sealed record LabelFusionUse(string Label, int Rows, IReadOnlyList<double> MeanWeights)
{
    /// <inheritdoc/>
    public override string ToString() => RecordText.Of(this);
}
