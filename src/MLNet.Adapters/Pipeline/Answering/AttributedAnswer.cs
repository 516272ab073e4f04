using MLNet.Adapters.Pipeline.Attribution;
using MLNet.Adapters.Pipeline.Models;
using MLNet.Adapters.Pipeline.Reading;
using MLNet.Adapters.Training;

namespace MLNet.Adapters.Pipeline.Answering;

/// <summary>The evidence of the best answer, to which the words of the question and of the answer's window contribute.</summary>
internal sealed class AttributedAnswer(QuestionEncoding encoding, AnsweringSettings settings) : IAttributedTask
{
    private const string NoAnswer = "no answer";

    public AttributedText Read(NativeModel native, string text, string? secondText, WordExplanationOptions options, ScoringNotes notes)
    {
        var row = AnalyzedAnswers.Row(text, secondText);
        AttributedOptions.NoWord(options);
        AttributedOptions.NoOutput(options.Output, "an answer");
        var tokenizer = native.Load().Lease.Tokenizer;
        var question = encoding.Encode(tokenizer, row.First, row.Second!, "The question");
        if (question.Context.Count == 0)
            throw new ArgumentException("The context has no word, so it has no answer. Give a context with words.");
        var outputs = native.Outputs([.. question.Texts]);
        var (window, first, last) = Best(question, outputs);
        var part = question.Windows[window];
        var asked = part.Text.First.GetOffsetAndLength(part.Text.Length);
        var words = TokenWords.Of(
            row.First,
            0,
            Enumerable.Range(0, part.Count).Select(token => (part.Offset + token, question.Context[part.Start + token].Start)));
        var questionWords = TokenWords.Of(
            row.Second!,
            1,
            tokenizer.Tokenize(row.Second!).Take(asked.Length).Select((token, index) => (asked.Offset + index, token.Start)));
        var answer = first < 0
            ? NoAnswer
            : row.First[question.Context[part.Start + first].Start..question.Context[part.Start + last].End];
        var (start, end) = first < 0 ? (0, 0) : (part.Offset + first, part.Offset + last);
        return new AttributedText(
            part.Text,
            [.. words, .. questionWords],
            answer,
            new HeadScore(all => all.select(1, start).select(-1, 0) + all.select(1, end).select(-1, 1)));
    }

    // The window with the best answer, and its first and last token in the window's context; -1 for no answer.
    private (int Window, int First, int Last) Best(EncodedQuestion question, float[][] outputs)
    {
        var (best, evidence) = ((Window: 0, First: -1, Last: -1), float.NegativeInfinity);
        var (silent, silence) = (0, float.PositiveInfinity);
        foreach (var (index, window) in question.Windows.Index())
        {
            if (AnswerSpans.NoAnswer(outputs[index]) < silence)
                (silent, silence) = (index, AnswerSpans.NoAnswer(outputs[index]));
            var span = AnswerSpans.Of(window, outputs[index], settings.MaxAnswerTokens).MaxBy(span => span.Evidence);
            if (window.Count > 0 && span.Evidence > evidence)
                (best, evidence) = ((index, span.First, span.Last), span.Evidence);
        }

        return settings.KnowsNoAnswer && silence > evidence ? (silent, -1, -1) : best;
    }
}
