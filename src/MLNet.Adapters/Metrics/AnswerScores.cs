namespace MLNet.Adapters.Metrics;

/// <summary>Computes the exact match and F1 of answers.</summary>
internal static class AnswerScores
{
    /// <summary>Compares the predicted answer of each question with its gold answers.</summary>
    /// <param name="questions">The questions; one without a gold answer counts as right if the prediction is empty.</param>
    public static QuestionAnsweringMetrics Compute(IReadOnlyList<(string[] Gold, string Predicted)> questions)
    {
        var scores = questions.Select(question => Compare(question.Predicted, question.Gold)).ToList();
        return new(
            Mean(scores, score => score.ExactMatch),
            Mean(scores, score => score.F1),
            scores.Count,
            Group([.. scores.Where(score => score.IsAnswerable)]),
            Group([.. scores.Where(score => !score.IsAnswerable)]));
    }

    /// <summary>Returns 1 if the answer equals a gold answer, else 0.</summary>
    public static double ExactMatch(string predicted, IReadOnlyList<string> gold) => Compare(predicted, gold).ExactMatch;

    /// <summary>Returns the word F1 of the answer with its best-matching gold answer.</summary>
    public static double F1(string predicted, IReadOnlyList<string> gold) => Compare(predicted, gold).F1;

    private static Score Compare(string predicted, IReadOnlyList<string> gold)
    {
        var words = AnswerText.Words(predicted);
        var answers = gold.Select(AnswerText.Words).Where(answer => answer.Length > 0).ToList();
        return answers.Count == 0
            ? new(words.Length == 0 ? 1 : 0, words.Length == 0 ? 1 : 0, IsAnswerable: false)
            : new(
                answers.Exists(answer => answer.SequenceEqual(words)) ? 1 : 0,
                answers.Max(answer => F1(words, answer)),
                IsAnswerable: true);
    }

    private static double F1(string[] predicted, string[] gold)
    {
        var left = gold.CountBy(word => word).ToDictionary();
        var common = predicted.CountBy(word => word).Sum(word => Math.Min(word.Value, left.GetValueOrDefault(word.Key)));
        return new HitCounts(common, predicted.Length, gold.Length).F1;
    }

    private static AnswerMetrics? Group(List<Score> scores) =>
        scores.Count == 0 ? null : new(Mean(scores, score => score.ExactMatch), Mean(scores, score => score.F1), scores.Count);

    private static double Mean(List<Score> scores, Func<Score, double> figure) =>
        scores.Count == 0 ? double.NaN : scores.Average(figure);

    private readonly record struct Score(double ExactMatch, double F1, bool IsAnswerable);
}
