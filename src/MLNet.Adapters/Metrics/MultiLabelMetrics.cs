using MLNet.Adapters.Records;

namespace MLNet.Adapters;

/// <summary>The metrics of multi-label classification.</summary>
/// <param name="MicroF1">
/// F1 over all decisions, one per row and label: the harmonic mean of micro-averaged precision and recall; 0 if both are 0.
/// </param>
/// <param name="MacroF1">The mean of F1 over all labels; a label that is neither true nor predicted in any row counts as 0.</param>
/// <param name="MicroPrecision">Rightly predicted labels divided by predicted ones, over all rows, 0…1; 0 if none is predicted.</param>
/// <param name="MicroRecall">Rightly predicted labels divided by gold ones, over all rows, 0…1; 0 if there are none.</param>
/// <param name="SubsetAccuracy">The share of rows with exactly the right set of labels; NaN without rows.</param>
/// <param name="HammingLoss">The share of wrong decisions, one per row and label; NaN without rows.</param>
/// <param name="Labels">The metrics of each label, in the order of the columns' slots.</param>
/// <param name="Count">The number of rows.</param>
public sealed record MultiLabelMetrics(
    double MicroF1,
    double MacroF1,
    double MicroPrecision,
    double MicroRecall,
    double SubsetAccuracy,
    double HammingLoss,
    IReadOnlyList<LabelMetrics> Labels,
    int Count)
{
    /// <inheritdoc/>
    public override string ToString() => RecordText.Of(this);
}
