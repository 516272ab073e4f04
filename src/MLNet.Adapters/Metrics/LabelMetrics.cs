namespace MLNet.Adapters;

/// <summary>The metrics of one label of a multi-label task.</summary>
/// <param name="Label">The name of the label; its index if it has none.</param>
/// <param name="Precision">
/// Rows rightly predicted to have the label divided by all rows predicted to have it, 0…1; 0 if there are none.
/// </param>
/// <param name="Recall">Rows rightly predicted to have the label divided by all rows that have it, 0…1; 0 if there are none.</param>
/// <param name="F1">The harmonic mean of precision and recall; 0 if both are 0.</param>
/// <param name="Support">The number of rows that have the label.</param>
public sealed record LabelMetrics(string Label, double Precision, double Recall, double F1, int Support);
