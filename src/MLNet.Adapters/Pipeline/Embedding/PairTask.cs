using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNet.Adapters.Heads;
using MLNet.Adapters.Pipeline.Models;
using MLNet.Adapters.Pipeline.Reading;
using MLNet.Adapters.Pipeline.Tasks;
using MLNet.Adapters.Text;
using MLNet.Adapters.Training;

namespace MLNet.Adapters.Pipeline.Embedding;

/// <summary>Embeddings in which the texts of a pair are near each other: no head, and no label but the pair itself.</summary>
internal sealed class PairTask(AdapterContrastiveOptions options) : IFitTask<TextRow, TextRow, EncodedText, AdapterContrastiveTransformer>
{
    private readonly EmbeddingPooling _pooling = EmbeddingOptionChecks.PoolingOf(options.Pooling, options.Encoder.OrDefault());
    private Func<int, int[]?> _ranksAfter = _ => null; // an epoch, in the run that was begun

    public HeadConfig? Head => null;

    public int Outputs => 0;

    public ClassLabelsRecord? Labels => null;

    public string Subject => "text pairs";

    public static ExampleReader<TextRow, TextRow> Examples(AdapterContrastiveOptions options) => new(
        new TextRowReader(options.Sentence1ColumnName), new TextRowReader(options.Sentence1ColumnName, options.Sentence2ColumnName), new WeightReader(options.ExampleWeightColumnName));

    /// <summary>Whether a pair has one text at most.</summary>
    public static bool LacksText(TextRow pair) => string.IsNullOrWhiteSpace(pair.First) || string.IsNullOrWhiteSpace(pair.Second);

    /// <summary>What such a pair lacks, for messages.</summary>
    public static string MissingText(TextRowReader reader) => $"no text in column '{reader.FirstColumnName}' or '{reader.SecondColumnName}'";

    public string MissingText(TaskOptions _) => MissingText(new TextRowReader(options.Sentence1ColumnName, options.Sentence2ColumnName));

    public bool IsEmpty(TextRow input) => string.IsNullOrWhiteSpace(input.First);

    public bool IsMissing(TextRow input, TextRow label) => LacksText(label);

    public Func<Example<TextRow, TextRow>, IEnumerable<TrainingExample<EncodedText>>> Encoder(DataViewSchema? schema, ITextTokenizer tokenizer, string what)
    {
        var encoding = new TextEncoding(options);
        return example =>
        {
            var first = encoding.Encode(tokenizer, new TextRow(example.Label.First, null), example.Row);
            var second = encoding.Encode(tokenizer, new TextRow(example.Label.Second!, null), example.Row);
            return [new TrainingExample<EncodedText>(first with { IsTruncated = first.IsTruncated || second.IsTruncated }, second, example.Weight)];
        };
    }

    public IEnumerable<string> Warnings(IReadOnlyList<TrainingExample<EncodedText>> training)
    {
        var pairs = new TextPairs(training.Select(pair => (pair.Text, pair.Target)));
        if (pairs.Count > 1 && !pairs.AnyNegatives())
            yield return $"All {pairs.Count} training pairs share a text, so none is wrong for another: nothing can be learnt. Give pairs with other texts too.";
    }

    public EncoderTask Begin(TextModel model, IReadOnlyList<TrainingExample<EncodedText>> training, IReadOnlyList<TrainingExample<EncodedText>> validation, TaskSettings settings)
    {
        CheckCount(training.Count, "training");
        if (validation.Count > 0)
            CheckCount(validation.Count, "validation");
        var task = new ContrastiveTask(model, _pooling, new ContrastiveLoss(options.Temperature, options.Direction), options.BatchSize, training, validation, settings);
        _ranksAfter = task.RanksAfter;
        return task;
    }

    public AdapterContrastiveTransformer Create(IHost host, TaskModel model)
    {
        var validation = _ranksAfter(model.Record.Report.BestEpoch) is { } ranks ? PairRetrieval.Of(ranks) : null;
        return new AdapterContrastiveTransformer(host, new TaskModel<ContrastiveSettings>(model, new ContrastiveSettings(
            new EmbeddingSettings
            {
                InputColumnName = options.InputColumnName ?? options.Sentence1ColumnName,
                OutputColumnName = options.OutputColumnName,
                Pooling = _pooling,
                Normalize = options.Normalize,
            },
            options.Sentence1ColumnName,
            options.Sentence2ColumnName,
            validation)));
    }

    private static void CheckCount(int pairs, string what)
    {
        if (pairs < 2)
            throw new InvalidOperationException($"There is {pairs} {what} pair to use, and a pair alone has nothing to be told apart from. Give at least 2.");
    }
}
