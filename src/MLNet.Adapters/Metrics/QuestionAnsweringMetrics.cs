namespace MLNet.Adapters;

/// <summary>How well questions were answered, by the rules of SQuAD's evaluation script, version 2.0.</summary>
/// <remarks>
/// Answers are compared in lower case, without ASCII punctuation, without the words a, an and the, and with single spaces. Gold answers of
/// which nothing is left do not count; a question with no other one has no answer, and the right prediction is an empty one. Figures are
/// shares of 1, where the script prints percents.
/// </remarks>
/// <param name="ExactMatch">The share of questions whose normalised answer equals a gold one, 0…1; NaN without questions.</param>
/// <param name="F1">
/// The mean over questions of the F1 of the answer's words, counted with repetition, with the gold answer that it fits best; 0…1; NaN
/// without questions.
/// </param>
/// <param name="Count">Questions.</param>
/// <param name="Answerable">The figures of the questions that have an answer; null where there are none.</param>
/// <param name="Unanswerable">
/// The figures of the questions that have no answer, where both figures are the share of empty predictions; null where there are none.
/// </param>
public sealed record QuestionAnsweringMetrics(
    double ExactMatch,
    double F1,
    int Count,
    AnswerMetrics? Answerable,
    AnswerMetrics? Unanswerable);
