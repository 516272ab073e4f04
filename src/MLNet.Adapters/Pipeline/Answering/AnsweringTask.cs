using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNet.Adapters.Heads;
using MLNet.Adapters.Pipeline.Models;
using MLNet.Adapters.Pipeline.Reading;
using MLNet.Adapters.Pipeline.Tasks;
using MLNet.Adapters.Text;
using MLNet.Adapters.Training;
using static TorchSharp.torch;

namespace MLNet.Adapters.Pipeline.Answering;

/// <summary>Finding the answer to a question in its context. The first text of a row is the context, the second is the question.</summary>
internal sealed class AnsweringTask(AdapterQuestionAnsweringOptions options, Framing framing)
    : ITask<TextRow, GoldAnswer, TokenSpan, AdapterQuestionAnsweringTransformer>
{
    private const int Outputs = 2; // the answer's start and end

    public TaskHead Head => new(HeadOf(options), Outputs, Labels: null, "questions with contexts");

    public RowMessages Messages => RowMessages.Of(options) with { CutWarning = Encoding().CutWarning };

    public static HeadConfig HeadOf(AdapterQuestionAnsweringOptions options) => HeadConfig.Of(HeadKind.QuestionAnswering, options.Head);

    public static ExampleReader<TextRow, GoldAnswer> Examples(AdapterQuestionAnsweringOptions options) => new(
        new TextRowReader(options.ContextColumnName, options.QuestionColumnName),
        new GoldAnswerReader(options.LabelColumnName, options.AnswerIndexColumnName),
        new WeightReader(options.ExampleWeightColumnName));

    /// <summary>The task of a model that is made of a trained adapter.</summary>
    public static GivenTask<AdapterQuestionAnsweringTransformer> Given(AdapterQuestionAnsweringOptions options, bool knowsNoAnswer) => new(
        HeadKind.QuestionAnswering,
        head => GivenLabels.None(head, Outputs),
        (host, model) => Create(options, host, model, knowsNoAnswer));

    public bool IsEmpty(TextRow input) => string.IsNullOrWhiteSpace(input.First);

    public bool IsMissing(TextRow input, GoldAnswer label) => false; // "no answer" is a valid answer

    public Func<Example<TextRow, GoldAnswer>, IEnumerable<TrainingExample<TokenSpan>>> EncoderOf(
        DataViewSchema? schema,
        ITextTokenizer tokenizer,
        string what)
    {
        var encoding = Encoding();
        return example =>
        {
            var (context, question) = (example.Input.First, example.Input.Second!);
            var encoded = encoding.Encode(tokenizer, context, question, $"The question in row {example.Row} of the {what}");
            return example.Label.IsNone
                ? Unanswerable(encoded, example.Weight)
                : Answerable(encoded, Locate(encoded, example, what), example.Weight);
        };
    }

    public PreparedTask<TokenSpan, AdapterQuestionAnsweringTransformer> Prepare(
        IReadOnlyList<TrainingExample<TokenSpan>[]> rows, ITextTokenizer tokenizer)
    {
        var knowsNoAnswer = rows.Any(row => Array.Exists(row, window => window.Target.Absence == Absence.Unanswerable));
        return PreparedTask.Supervised(
            _ => new SpanObjective(), (host, model) => Create(options, host, model, knowsNoAnswer)) with
        { Warnings = Warnings(rows) };
    }

    private IEnumerable<string> Warnings(IReadOnlyList<TrainingExample<TokenSpan>[]> rows)
    {
        if (rows.Count(row => row[0].Target.Absence == Absence.Cut) is var cut and > 0)
        {
            yield return $"{cut} answer(s) fit in no window completely and were learnt as absent. "
                + $"Raise WindowOverlap, which is {options.WindowOverlap}, or MaxTokens.";
        }

        TokenSpan[] answers = [.. rows.SelectMany(row => row).Select(window => window.Target).Where(span => !span.IsNone)];
        if (answers.Length == 0)
            yield return "No window of the training rows has an answer: the model can learn nothing else. "
                + "Give questions that their contexts answer.";
        if (answers.Count(span => span.End - span.Start >= options.MaxAnswerTokens) is var tooLong and > 0)
        {
            yield return $"{tooLong} window(s) of the training rows have an answer of more than {options.MaxAnswerTokens} tokens, "
                + "which cannot be predicted. Raise MaxAnswerTokens.";
        }
    }

    private static AdapterQuestionAnsweringTransformer Create(
        AdapterQuestionAnsweringOptions options, IHost host, TaskModel model, bool knowsNoAnswer) =>
        new(
            host,
            new TaskModel<AnsweringSettings>(
                model,
                new AnsweringSettings
                {
                    ContextColumnName = options.ContextColumnName,
                    QuestionColumnName = options.QuestionColumnName,
                    PredictedAnswerColumnName = options.PredictedAnswerColumnName,
                    ScoreColumnName = options.ScoreColumnName,
                    TopK = options.TopK,
                    WindowOverlap = options.WindowOverlap,
                    MaxAnswerTokens = options.MaxAnswerTokens,
                    KnowsNoAnswer = knowsNoAnswer,
                }));

    private QuestionEncoding Encoding() => new(options.MaxTokens, options.WindowOverlap, options.OnLongText, framing);

    private static IEnumerable<TrainingExample<TokenSpan>> Unanswerable(EncodedQuestion encoded, float weight)
    {
        var absence = encoded.Context.Count > 0 ? Absence.Unanswerable : Absence.Elsewhere; // an empty context contains no answers anyway
        return encoded.Windows.Select(window => new TrainingExample<TokenSpan>(
            window.Text,
            TokenSpan.None with
            {
                Absence = absence,
            },
            weight));
    }

    private static IEnumerable<TrainingExample<TokenSpan>> Answerable(EncodedQuestion encoded, (int First, int Last) answer, float weight)
    {
        TokenSpan[] spans = [.. encoded.Windows.Select(window => window.Target(answer))];
        if (Array.TrueForAll(spans, span => span.IsNone))
            Array.Fill(spans, TokenSpan.None with { Absence = Absence.Cut });
        return encoded.Windows.Zip(spans, (window, span) => new TrainingExample<TokenSpan>(window.Text, span, weight));
    }

    private (int First, int Last) Locate(EncodedQuestion encoded, Example<TextRow, GoldAnswer> example, string what)
    {
        var (context, answer) = (example.Input.First, example.Label);
        if (!answer.StandsIn(context))
            throw Contracts.Except(
                $"Row {example.Row} of the {what} has {answer.Misplacement(context)} (columns '{options.LabelColumnName}', "
                + $"'{options.AnswerIndexColumnName}', '{options.ContextColumnName}')");
        return encoded.Locate(answer.Index, answer.End)
            ?? throw Contracts.Except(
                $"Row {example.Row} of the {what} has the answer '{answer.Text}' in column '{options.LabelColumnName}', "
                + "of which the tokenizer keeps no token. Correct the answer, or leave it empty.");
    }
}
