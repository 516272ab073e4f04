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

/// <summary>Where in its context a question's answer is. A row's first text is the context, its second the question.</summary>
internal sealed class AnsweringTask(AdapterQuestionAnsweringOptions options, Framing framing)
    : ITask<TextRow, GoldAnswer, TokenSpan, AdapterQuestionAnsweringTransformer>
{
    private readonly HashSet<TrainingExample<TokenSpan>> _unanswerable = new(ReferenceEqualityComparer.Instance);
    private int _cutAnswers;
    private bool _knowsNoAnswer;

    public HeadConfig Head => HeadOf(options);

    public int Outputs => 2;

    public ClassLabelsRecord? Labels => null;

    public string Subject => "questions with contexts";

    public static HeadConfig HeadOf(AdapterQuestionAnsweringOptions options) => HeadConfig.Of(HeadKind.QuestionAnswering, options.Head);

    public static ExampleReader<TextRow, GoldAnswer> Examples(AdapterQuestionAnsweringOptions options) => new(
        new TextRowReader(options.ContextColumnName, options.QuestionColumnName),
        new GoldAnswerReader(options.LabelColumnName, options.AnswerIndexColumnName),
        new WeightReader(options.ExampleWeightColumnName));

    public bool IsEmpty(TextRow input) => string.IsNullOrWhiteSpace(input.First);

    public bool IsMissing(TextRow input, GoldAnswer label) => false; // no answer is an answer

    public string CutWarning(TaskOptions _) => Encoding().CutWarning;

    public Func<Example<TextRow, GoldAnswer>, IEnumerable<TrainingExample<TokenSpan>>> Encoder(DataViewSchema? schema, ITextTokenizer tokenizer, string what)
    {
        var encoding = Encoding();
        return example =>
        {
            var (context, question) = (example.Input.First, example.Input.Second!);
            var encoded = encoding.Encode(tokenizer, context, question, $"The question in row {example.Row} of the {what}");
            return example.Label.IsNone ? Unanswerable(encoded, example.Weight) : Answerable(encoded, Locate(encoded, example, what), example.Weight);
        };
    }

    // Called when the training rows are read, and before those of a validation set are.
    public IEnumerable<string> Warnings(IReadOnlyList<TrainingExample<TokenSpan>> training)
    {
        if (_cutAnswers > 0)
            yield return $"{_cutAnswers} answer(s) are whole in no window and were learnt as absent. Raise WindowOverlap, which is {options.WindowOverlap}, or MaxTokens.";
        var answers = training.Where(example => example.Target != TokenSpan.None).ToList();
        if (answers.Count == 0)
            yield return "No window of the training rows has an answer: the model can learn nothing else. Give questions that their contexts answer.";
        if (answers.Count(example => example.Target.End - example.Target.Start >= options.MaxAnswerTokens) is var tooLong and > 0)
            yield return $"{tooLong} window(s) of the training rows have an answer of more than {options.MaxAnswerTokens} tokens, which cannot be predicted. Raise MaxAnswerTokens.";
    }

    public IObjective<TokenSpan> Objective(IReadOnlyList<TrainingExample<TokenSpan>> training, Device device)
    {
        _knowsNoAnswer = training.Any(_unanswerable.Contains);
        return new SpanObjective();
    }

    public AdapterQuestionAnsweringTransformer Create(IHost host, TaskModel model) => new(host, new TaskModel<AnsweringSettings>(model, new AnsweringSettings
    {
        ContextColumnName = options.ContextColumnName,
        QuestionColumnName = options.QuestionColumnName,
        PredictedAnswerColumnName = options.PredictedAnswerColumnName,
        ScoreColumnName = options.ScoreColumnName,
        TopK = options.TopK,
        WindowOverlap = options.WindowOverlap,
        MaxAnswerTokens = options.MaxAnswerTokens,
        KnowsNoAnswer = _knowsNoAnswer,
    }));

    private QuestionEncoding Encoding() => new(options.MaxTokens, options.WindowOverlap, options.OnLongText, framing);

    private TrainingExample<TokenSpan>[] Unanswerable(EncodedQuestion encoded, float weight)
    {
        TrainingExample<TokenSpan>[] windows = [.. encoded.Windows.Select(window => new TrainingExample<TokenSpan>(window.Text, TokenSpan.None, weight))];
        if (encoded.Context.Count > 0)
            _unanswerable.UnionWith(windows);
        return windows;
    }

    private TrainingExample<TokenSpan>[] Answerable(EncodedQuestion encoded, (int First, int Last) answer, float weight)
    {
        TrainingExample<TokenSpan>[] windows = [.. encoded.Windows.Select(window => new TrainingExample<TokenSpan>(window.Text, window.Target(answer), weight))];
        if (Array.TrueForAll(windows, window => window.Target == TokenSpan.None))
            _cutAnswers++;
        return windows;
    }

    private (int First, int Last) Locate(EncodedQuestion encoded, Example<TextRow, GoldAnswer> example, string what)
    {
        var (context, answer) = (example.Input.First, example.Label);
        if (!answer.StandsIn(context))
            throw Contracts.Except($"Row {example.Row} of the {what} has {answer.Misplacement(context)} (columns '{options.LabelColumnName}', '{options.AnswerIndexColumnName}', '{options.ContextColumnName}')");
        return encoded.Locate(answer.Index, answer.End)
            ?? throw Contracts.Except($"Row {example.Row} of the {what} has the answer '{answer.Text}' in column '{options.LabelColumnName}', of which the tokenizer keeps nothing. Correct the answer, or leave it empty.");
    }
}
