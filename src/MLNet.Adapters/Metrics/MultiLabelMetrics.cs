using MLNet.Adapters.Records;

namespace MLNet.Adapters;

/// <summary>How well sets of labels were predicted.</summary>
/// <param name="MicroF1">
/// F1 over all decisions, one for each row and label: the harmonic mean of the micro figures; 0 where both are.
/// </param>
/// <param name="MacroF1">
/// The mean of F1 over all labels, those included that are neither true nor predicted in any row, which count 0.
/// </param>
/// <param name="MicroPrecision">Rightly predicted labels by predicted ones, over all rows, 0…1; 0 where none is predicted.</param>
/// <param name="MicroRecall">Rightly predicted labels by gold ones, over all rows, 0…1; 0 where there is none.</param>
/// <param name="SubsetAccuracy">The share of rows with exactly the right set of labels; NaN without rows.</param>
/// <param name="HammingLoss">The share of wrong decisions, one for each row and label; NaN without rows.</param>
/// <param name="Labels">The figures of each label, in the order of the columns' slots.</param>
/// <param name="Count">Rows.</param>
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
