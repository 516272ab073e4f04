namespace MLNet.Adapters;

/// <summary>The metrics of a regression or similarity task.</summary>
/// <param name="Pearson">Pearson's correlation of scores and labels, −1…1; NaN if all labels or all scores are equal.</param>
/// <param name="Spearman">
/// Spearman's rank correlation, −1…1: Pearson's correlation of the ranks, where equal values share the mean of their ranks; NaN if all
/// labels or all scores are equal.
/// </param>
/// <param name="MeanSquaredError">The mean of (score − label)²; NaN without rows.</param>
/// <param name="MeanAbsoluteError">The mean of |score − label|; NaN without rows.</param>
/// <param name="Count">The number of rows.</param>
public sealed record SimilarityMetrics(double Pearson, double Spearman, double MeanSquaredError, double MeanAbsoluteError, int Count);
