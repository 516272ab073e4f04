namespace MLNet.Adapters;

/// <summary>The metrics of question answering, by the rules of SQuAD's evaluation script, version 2.0.</summary>
/// <remarks>
/// Answers are compared in lower case, without ASCII punctuation, without the words a, an and the, and with single spaces. Gold answers
/// that are then empty do not count; a question without any other gold answer has no answer, and the right prediction is an empty one.
/// The figures are fractions of 1, whereas the script prints percentages.
/// </remarks>
/// <param name="ExactMatch">The share of questions whose normalized answer equals a gold answer, 0…1; NaN without questions.</param>
/// <param name="F1">
/// The mean over questions of the answer's word F1, counted with repetition, with its best-matching gold answer, 0…1; NaN without
/// questions.
/// </param>
/// <param name="Count">The number of questions.</param>
/// <param name="Answerable">The metrics of the questions that have an answer; null if there are none.</param>
/// <param name="Unanswerable">
/// The metrics of the questions that have no answer, for which both figures are the share of empty predictions; null if there are none.
/// </param>
public sealed record QuestionAnsweringMetrics(
    double ExactMatch,
    double F1,
    int Count,
    AnswerMetrics? Answerable,
    AnswerMetrics? Unanswerable);
