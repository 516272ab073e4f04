namespace MLNet.Adapters;

/// <summary>How well some of the questions were answered, by the SQuAD rules.</summary>
/// <param name="ExactMatch">The share of questions whose normalised answer equals a gold one, 0…1.</param>
/// <param name="F1">The mean F1 of the answers' words, 0…1, each with the gold answer that it fits best.</param>
/// <param name="Count">Questions.</param>
public sealed record AnswerMetrics(double ExactMatch, double F1, int Count);
