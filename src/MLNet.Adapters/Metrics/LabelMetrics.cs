namespace MLNet.Adapters;

/// <summary>How well one label of a multi-label task was predicted.</summary>
/// <param name="Label">The label's name; its index where it has none.</param>
/// <param name="Precision">Rows that rightly got the label by rows that got it, 0…1; 0 where none did.</param>
/// <param name="Recall">Rows that rightly got the label by rows that have it, 0…1; 0 where none has.</param>
/// <param name="F1">The harmonic mean of precision and recall; 0 where both are.</param>
/// <param name="Support">Rows that have the label.</param>
public sealed record LabelMetrics(string Label, double Precision, double Recall, double F1, int Support);
