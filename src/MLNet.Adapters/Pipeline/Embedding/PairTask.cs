using Microsoft.ML;
using MLNet.Adapters.Heads;
using MLNet.Adapters.Pipeline.Models;
using MLNet.Adapters.Pipeline.Reading;
using MLNet.Adapters.Pipeline.Tasks;
using MLNet.Adapters.Text;
using MLNet.Adapters.Training;

namespace MLNet.Adapters.Pipeline.Embedding;

/// <summary>Embeddings in which texts that belong together are near each other. There is no head.</summary>
internal sealed class PairTask(AdapterContrastiveOptions options) : ITask<TextRow, GivenPair, PairTarget, AdapterContrastiveTransformer>
{
    private readonly EmbeddingSettings _embedding = EmbeddingOf(options);

    public TaskHead Head => new(Config: null, Outputs: 0, Labels: null, "text pairs");

    public RowMessages Messages => RowMessages.Of(options) with
    {
        Missing = options.Loss switch
        {
            ContrastiveLossKind.Triplet =>
                $"{Reader(options).MissingText}, or none in column '{string.Join("', '", options.NegativeColumnNames)}'",
            ContrastiveLossKind.CoSent => $"{Reader(options).MissingText}, or no label in column '{options.LabelColumnName}'",
            _ => Reader(options).MissingText,
        },
    };

    public static ExampleReader<TextRow, GivenPair> Examples(AdapterContrastiveOptions options) =>
        new(new TextRowReader(options.Sentence1ColumnName), Reader(options), new WeightReader(options.ExampleWeightColumnName));

    /// <summary>The task of a model that is made of a trained adapter.</summary>
    public static GivenTask<AdapterContrastiveTransformer> Given(AdapterContrastiveOptions options) =>
        new(Kind: null, _ => null, (host, model) => new AdapterContrastiveTransformer(
            host, new TaskModel<ContrastiveSettings>(model, SettingsOf(options, EmbeddingOf(options)))));

    public bool IsEmpty(TextRow input) => string.IsNullOrWhiteSpace(input.First);

    public bool IsMissing(TextRow input, GivenPair label) =>
        label.LacksText || float.IsNaN(label.Score) || (options.Loss == ContrastiveLossKind.Triplet && label.Negatives.Count == 0);

    public Func<Example<TextRow, GivenPair>, IEnumerable<TrainingExample<PairTarget>>> EncoderOf(
        DataViewSchema? schema,
        ITextTokenizer tokenizer,
        string what)
    {
        var encoding = new TextEncoding(options);
        return example =>
        {
            var (given, row) = (example.Label, example.Row);
            var (first, second) = (Encode(given.First), Encode(given.Second));
            EncodedText[] negatives = [.. given.Negatives.Select(Encode)];
            var score = FiniteLabel.Check(given.Score, row, what, options.LabelColumnName);
            var isTruncated = first.IsTruncated || second.IsTruncated || Array.Exists(negatives, text => text.IsTruncated);
            return [new(first with { IsTruncated = isTruncated }, new PairTarget(second, negatives, score), example.Weight)];

            EncodedText Encode(string text) => encoding.Encode(tokenizer, new TextRow(text, null), row);
        };
    }

    public PreparedTask<PairTarget, AdapterContrastiveTransformer> Prepare(
        IReadOnlyList<TrainingExample<PairTarget>[]> rows, ITextTokenizer tokenizer) =>
        new(Begin) { Warnings = PairWarnings.Of([.. rows.SelectMany(row => row)], options.Loss) };

    private static EmbeddingSettings EmbeddingOf(AdapterContrastiveOptions options) => new()
    {
        InputColumnName = options.InputColumnName ?? options.Sentence1ColumnName,
        OutputColumnName = options.OutputColumnName,
        Pooling = EmbeddingOptionChecks.PoolingOf(options.Pooling, options.Encoder.OrDefault()),
        Normalize = options.Normalize,
        Dimensions = options.Dimensions,
    };

    private static ContrastiveSettings SettingsOf(AdapterContrastiveOptions options, EmbeddingSettings embedding) =>
        new(embedding, options.Sentence1ColumnName, options.Sentence2ColumnName, Validation: null)
        {
            LabelColumnName = options.Loss == ContrastiveLossKind.CoSent ? options.LabelColumnName : null,
        };

    private static PairReader Reader(AdapterContrastiveOptions options) =>
        new(options.Sentence1ColumnName, options.Sentence2ColumnName)
        {
            NegativeColumnNames = options.NegativeColumnNames,
            LabelColumnName = options.Loss == ContrastiveLossKind.CoSent ? options.LabelColumnName : null,
        };

    private TaskTraining<AdapterContrastiveTransformer> Begin(TextModel model, TaskRows<PairTarget> rows, TrainingSettings settings)
    {
        CheckCount(rows.Training.Count, "training");
        if (rows.Validation.Count > 0)
            CheckCount(rows.Validation.Count, "validation");
        var task = SettingsOf(options, _embedding);
        return options.Loss == ContrastiveLossKind.CoSent ? Graded() : Ranked();

        TaskTraining<AdapterContrastiveTransformer> Ranked()
        {
            var ranks = new RankMeasure();
            var loop = Loop(ranks);
            return Create(loop, epoch => task with
            {
                Validation = ranks.After(epoch) is { } found ? PairRetrieval.Of(loop.ValidationPairs, found) : null,
            });
        }

        TaskTraining<AdapterContrastiveTransformer> Graded()
        {
            var cosines = new CosineMeasure();
            return Create(Loop(cosines), epoch => task with
            {
                ValidationSimilarity = cosines.After(epoch) is { } found
                    ? PairSimilarity.Of(found, rows.Validation.Select(pair => pair.Target.Score))
                    : null,
            });
        }

        ContrastiveTraining Loop(IPairMeasure measure) => new(
            model,
            _embedding.Form,
            LossOf(model.Encoder.Config.HiddenSize),
            measure,
            options.BatchSize,
            rows.Training,
            rows.Validation,
            settings);

        static TaskTraining<AdapterContrastiveTransformer> Create(ContrastiveTraining loop, Func<int, ContrastiveSettings> settingsAfter) =>
            new(
                loop,
                (host, trained) => new AdapterContrastiveTransformer(
                    host, new TaskModel<ContrastiveSettings>(trained, settingsAfter(trained.Record.Report.BestEpoch))));
    }

    private IContrastiveLoss LossOf(int hiddenSize)
    {
        IContrastiveLoss loss = options.Loss switch
        {
            ContrastiveLossKind.Triplet => new TripletLoss(options.Margin),
            ContrastiveLossKind.CoSent => new CoSentLoss(options.Temperature),
            _ => new RankingLoss(options.Temperature, options.Direction),
        };
        IReadOnlyList<int> sizes = options.MatryoshkaSizes.Count > 0 ? options.MatryoshkaSizes : [options.Dimensions ?? hiddenSize];
        return sizes is [var only] && only == hiddenSize ? loss : new MatryoshkaLoss(loss, sizes);
    }

    private void CheckCount(int pairs, string what)
    {
        if (pairs < 2 && options.Loss != ContrastiveLossKind.Triplet)
            throw new InvalidOperationException(
                $"There is {pairs} {what} pair to use, and a single pair has nothing to be distinguished from. Give at least 2.");
    }
}
