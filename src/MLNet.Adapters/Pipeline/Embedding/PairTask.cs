using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNet.Adapters.Heads;
using MLNet.Adapters.Pipeline.Models;
using MLNet.Adapters.Pipeline.Reading;
using MLNet.Adapters.Pipeline.Tasks;
using MLNet.Adapters.Text;
using MLNet.Adapters.Training;

namespace MLNet.Adapters.Pipeline.Embedding;

/// <summary>Embeddings in which the texts of a pair are near each other. There is no head, and no label except the pair itself.</summary>
internal sealed class PairTask(AdapterContrastiveOptions options) : ITask<TextRow, TextRow, EncodedText, AdapterContrastiveTransformer>
{
    private readonly EmbeddingPooling _pooling = EmbeddingOptionChecks.PoolingOf(options.Pooling, options.Encoder.OrDefault());

    public TaskHead Head => new(Config: null, Outputs: 0, Labels: null, "text pairs");

    public RowMessages Messages => RowMessages.Of(options) with
    {
        Missing = MissingText(new TextRowReader(options.Sentence1ColumnName, options.Sentence2ColumnName)),
    };

    public static ExampleReader<TextRow, TextRow> Examples(AdapterContrastiveOptions options) =>
        new(
            new TextRowReader(options.Sentence1ColumnName),
            new TextRowReader(options.Sentence1ColumnName, options.Sentence2ColumnName),
            new WeightReader(options.ExampleWeightColumnName));

    /// <summary>Whether a pair has at most one text.</summary>
    public static bool LacksText(TextRow pair) => string.IsNullOrWhiteSpace(pair.First) || string.IsNullOrWhiteSpace(pair.Second);

    /// <summary>Describes what such a pair lacks, for messages.</summary>
    public static string MissingText(TextRowReader reader) =>
        $"no text in column '{reader.FirstColumnName}' or '{reader.SecondColumnName}'";

    public bool IsEmpty(TextRow input) => string.IsNullOrWhiteSpace(input.First);

    public bool IsMissing(TextRow input, TextRow label) => LacksText(label);

    public Func<Example<TextRow, TextRow>, IEnumerable<TrainingExample<EncodedText>>> EncoderOf(
        DataViewSchema? schema,
        ITextTokenizer tokenizer,
        string what)
    {
        var encoding = new TextEncoding(options);
        return example =>
        {
            var first = encoding.Encode(tokenizer, new TextRow(example.Label.First, null), example.Row);
            var second = encoding.Encode(tokenizer, new TextRow(example.Label.Second!, null), example.Row);
            return
            [
                new TrainingExample<EncodedText>(
                    first with
                    {
                        IsTruncated = first.IsTruncated || second.IsTruncated,
                    },
                    second,
                    example.Weight),
            ];
        };
    }

    public PreparedTask<EncodedText, AdapterContrastiveTransformer> Prepare(
        IReadOnlyList<TrainingExample<EncodedText>[]> rows, ITextTokenizer tokenizer) => new(Begin) { Warnings = Warnings(rows) };

    private static IEnumerable<string> Warnings(IReadOnlyList<TrainingExample<EncodedText>[]> rows)
    {
        var pairs = new TextPairs(rows.SelectMany(row => row).Select(pair => (pair.Text, pair.Target)));
        if (pairs.Count > 1 && !pairs.AnyNegatives())
        {
            yield return $"All {pairs.Count} training pairs share a text, so none is wrong for another: nothing can be learnt. "
                + "Give pairs with other texts too.";
        }
    }

    private TaskTraining<AdapterContrastiveTransformer> Begin(TextModel model, TaskRows<EncodedText> rows, TrainingSettings settings)
    {
        CheckCount(rows.Training.Count, "training");
        if (rows.Validation.Count > 0)
            CheckCount(rows.Validation.Count, "validation");
        var loss = new ContrastiveLoss(options.Temperature, options.Direction);
        var loop = new ContrastiveTraining(model, _pooling, loss, options.BatchSize, rows.Training, rows.Validation, settings);
        return new TaskTraining<AdapterContrastiveTransformer>(loop, (host, trained) => Create(host, trained, loop));
    }

    private AdapterContrastiveTransformer Create(IHost host, TaskModel model, ContrastiveTraining training)
    {
        var ranks = training.RanksAfter(model.Record.Report.BestEpoch);
        var validation = ranks is null ? null : PairRetrieval.Of(training.ValidationPairs, ranks);
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
            throw new InvalidOperationException(
                $"There is {pairs} {what} pair to use, and a single pair has nothing to be distinguished from. Give at least 2.");
    }
}
