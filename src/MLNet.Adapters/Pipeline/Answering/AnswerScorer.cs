using MLNet.Adapters.Pipeline.Models;
using MLNet.Adapters.Pipeline.Reading;
using MLNet.Adapters.Pipeline.Scoring;
using MLNet.Adapters.Text;

namespace MLNet.Adapters.Pipeline.Answering;

/// <summary>Finds the best answers to each question in its context.</summary>
internal sealed class AnswerScorer(NativeModel native, QuestionEncoding encoding, AnsweringSettings settings)
    : HeadScorer<TextRow, EncodedQuestion, FoundAnswers>(native)
{
    /// <summary>The number of answers that share the probability of 1, as in the reference evaluation of SQuAD.</summary>
    private const int Competing = 20;

    protected override IReadOnlyList<EncodedQuestion> Encode(IReadOnlyList<TextRow> rows, ScoringNotes notes)
    {
        var tokenizer = Native.Load().Lease.Tokenizer;
        var questions = RowConversion.Convert(
            rows, row => encoding.Encode(tokenizer, row.First, row.Second!, $"The question '{Excerpt.Of(row.Second!)}'"));
        notes.Add(encoding.CutWarning, questions.Count(question => question.IsCut));
        return questions;
    }

    protected override IReadOnlyList<EncodedText> TextsOf(EncodedQuestion encoded) => HasContext(encoded) ? encoded.Texts : [];

    protected override FoundAnswers Result(TextRow row, EncodedQuestion encoded, ReadOnlySpan<float[]> outputs) =>
        HasContext(encoded) ? Best(row.First, encoded, new Queue<float[]>(outputs.ToArray()), settings) : FoundAnswers.None;

    /// <summary>Returns the best answers, computed from the head's outputs for the windows.</summary>
    /// <param name="context">The context.</param>
    /// <param name="question">The tokens and windows of the question and context.</param>
    /// <param name="outputs">
    /// For each window in turn, two numbers per token: the first for a start, the second for an end at that token. They are removed from
    /// the queue.
    /// </param>
    /// <param name="settings">The maximum number of tokens of an answer, the number of answers, and whether "no answer" is allowed.</param>
    public static FoundAnswers Best(string context, EncodedQuestion question, Queue<float[]> outputs, AnsweringSettings settings)
    {
        var ranking = new AnswerRanking(context, Math.Max(Competing, settings.TopK));
        var noAnswer = float.PositiveInfinity;
        foreach (var window in question.Windows)
        {
            var output = outputs.Dequeue();
            noAnswer = Math.Min(noAnswer, AnswerSpans.NoAnswer(output)); // NaN stays
            foreach (var (first, last, evidence) in AnswerSpans.Of(window, output, settings.MaxAnswerTokens))
                ranking.Offer(evidence, question.Context[window.Start + first].Start, question.Context[window.Start + last].End);
        }

        if (settings.KnowsNoAnswer)
            ranking.Offer(noAnswer, 0, 0);
        return ranking.Best(settings.TopK);
    }

    private static bool HasContext(EncodedQuestion question) => question.Context.Count > 0;
}
