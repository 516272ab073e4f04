namespace MLNet.Adapters;

/// <summary>The metrics of some of the questions, by the SQuAD rules.</summary>
/// <param name="ExactMatch">The share of questions whose normalized answer equals a gold answer, 0…1.</param>
/// <param name="F1">The mean word F1 of the answers, 0…1, each compared with its best-matching gold answer.</param>
/// <param name="Count">The number of questions.</param>
public sealed record AnswerMetrics(double ExactMatch, double F1, int Count);
