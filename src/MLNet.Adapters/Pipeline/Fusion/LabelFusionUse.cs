using MLNet.Adapters.Records;

namespace MLNet.Adapters;

/// <summary>Which adapters the rows of one label lean on.</summary>
/// <param name="Label">The label in the data.</param>
/// <param name="Rows">How many rows have it; for tags how many words.</param>
/// <param name="MeanWeights">The mean weight of each adapter over places, real tokens and rows.</param>
public sealed record LabelFusionUse(string Label, int Rows, IReadOnlyList<double> MeanWeights)
{
    /// <inheritdoc/>
    public override string ToString() => RecordText.Of(this);
}
