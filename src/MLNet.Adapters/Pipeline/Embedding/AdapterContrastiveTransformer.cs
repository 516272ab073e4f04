using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNet.Adapters;
using MLNet.Adapters.Pipeline.Attribution;
using MLNet.Adapters.Pipeline.Embedding;
using MLNet.Adapters.Pipeline.Fusion;
using MLNet.Adapters.Pipeline.Models;
using MLNet.Adapters.Pipeline.Reading;
using MLNet.Adapters.Pipeline.Scoring;
using MLNet.Adapters.Pipeline.Tasks;
using MLNet.Adapters.Text;
using MLNet.Adapters.Trained;
using MLNet.Adapters.Training;

[assembly: LoadableClass(
    typeof(AdapterContrastiveTransformer),
    null,
    typeof(SignatureLoadModel),
    "Adapter contrastive embedding",
    AdapterContrastiveTransformer.LoaderSignature)]

namespace MLNet.Adapters;

/// <summary>A trained embedding model. Adds the embedding of a text to data.</summary>
/// <remarks>
/// To embed several columns, or to compose the adapter with others, pass <see cref="AdapterTransformer.Composition"/> to
/// <c>Transforms.Text.EncoderEmbedding</c>, with the encoder, pooling, normalization and MaxTokens of training. After
/// <c>FineTuning.Full</c> there is no composition: pass <see cref="AdapterTransformer.Encoder"/>.
/// </remarks>
/// <inheritdoc cref="AdapterTransformer" path="/remarks"/>
public sealed class AdapterContrastiveTransformer : AdapterTransformer
{
    internal const string LoaderSignature = "AdapterContrastive";

    private static readonly ModelFormat Format = new("ADCONTRA", Version: 1, LoaderSignature) { BFloat16Version = 2 };

    private readonly TaskModel<ContrastiveSettings> _model;

    internal AdapterContrastiveTransformer(IHost host, TaskModel<ContrastiveSettings> model)
        : base(model, new NativeModel(host, model))
    {
        _model = model;
        var settings = model.Task.Embedding;
        var reader = new TextRowReader(settings.InputColumnName);
        var columns = new EmbeddingColumns(settings.OutputColumnName, settings.Dimensions ?? model.Encoder.HiddenSize);
        BatchScoring = TaskScoring.Create(
            host, "embedding model", model, reader, new EmbeddingScorer(Native, settings), columns, model.Record.FusionWeightsColumnName);
    }

    /// <summary>
    /// The retrieval metrics of the second texts of the validation pairs after the epoch whose weights the model has, with all pairs
    /// weighted equally; null without validation, and after <see cref="ContrastiveLossKind.CoSent"/>.
    /// </summary>
    public RetrievalMetrics? ValidationMetrics => _model.Task.Validation;

    /// <summary>
    /// The metrics of the cosines of the validation pairs after that epoch, compared with the pairs' labels, with all pairs weighted
    /// equally; null without validation, and without <see cref="ContrastiveLossKind.CoSent"/>.
    /// </summary>
    public SimilarityMetrics? ValidationSimilarity => _model.Task.ValidationSimilarity;

    internal EmbeddingSettings Settings => _model.Task.Embedding;

    private protected override IBatchScoring BatchScoring { get; }

    /// <summary>Finds the trained embedding model in a fitted or loaded model.</summary>
    /// <param name="model">The transformer, or a chain that contains exactly one.</param>
    /// <exception cref="ArgumentException">The chain contains none, or more than one.</exception>
    public static AdapterContrastiveTransformer Find(ITransformer model) => ModelChain.Single<AdapterContrastiveTransformer>(model);

    /// <inheritdoc cref="EncoderEmbeddingTransformer.Evaluate" path="/summary|/remarks|/returns|/exception"/>
    /// <param name="pairs">Pairs of texts that belong together.</param>
    /// <param name="sentence1ColumnName">
    /// The name of the column with the texts that search for their partners. Null by default: the column used in training.
    /// </param>
    /// <param name="sentence2ColumnName">
    /// The name of the column with the texts that are searched for. Null by default: the column used in training.
    /// </param>
    public RetrievalMetrics Evaluate(IDataView pairs, string? sentence1ColumnName = null, string? sentence2ColumnName = null)
    {
        var task = _model.Task;
        var (first, second) = (sentence1ColumnName ?? task.Sentence1ColumnName, sentence2ColumnName ?? task.Sentence2ColumnName);
        ColumnChecks.Texts(first, second);
        using var computation = BatchScoring.Memory.Enter();
        return PairRetrieval.Evaluate(BatchScoring.Host, Native, task.Embedding.Form, pairs, new PairReader(first, second));
    }

    /// <inheritdoc cref="EncoderEmbeddingTransformer.EvaluateSimilarity" path="/summary|/remarks|/returns|/exception"/>
    /// <param name="pairs">Pairs of texts with a label, a Single, the higher the more alike they are.</param>
    /// <param name="sentence1ColumnName">The name of the column with the first text. Null by default: the column used in training.</param>
    /// <param name="sentence2ColumnName">The name of the column with the second text. Null by default: the column used in training.</param>
    /// <param name="labelColumnName">
    /// The name of the column with the label. Null by default: the column used in training, or <c>Label</c> if none was.
    /// </param>
    public SimilarityMetrics EvaluateSimilarity(
        IDataView pairs,
        string? sentence1ColumnName = null,
        string? sentence2ColumnName = null,
        string? labelColumnName = null)
    {
        var task = _model.Task;
        var (first, second) = (sentence1ColumnName ?? task.Sentence1ColumnName, sentence2ColumnName ?? task.Sentence2ColumnName);
        var reader = new PairReader(first, second) { LabelColumnName = labelColumnName ?? task.LabelColumnName ?? "Label" };
        ColumnChecks.Texts(first, second);
        ArgumentException.ThrowIfNullOrEmpty(reader.LabelColumnName, nameof(labelColumnName));
        using var computation = BatchScoring.Memory.Enter();
        return PairSimilarity.Evaluate(BatchScoring.Host, Native, task.Embedding.Form, pairs, reader);
    }

    /// <inheritdoc/>
    public override AdapterContrastiveTransformer Prune(params string[] names) => new(BatchScoring.Host, Without(_model, names));

    /// <inheritdoc/>
    public override AdapterContrastiveTransformer DropLayers(int count) => new(BatchScoring.Host, WithoutLayers(_model, count));

    /// <inheritdoc/>
    public override AdapterContrastiveTransformer Merge() => new(BatchScoring.Host, Merged(_model));

    private protected override void Write(ModelSaveContext context) =>
        TaskFiles.Save(context, Format, typeof(AdapterContrastiveTransformer), _model);

    private protected override IAttributedTask Attribute() => new AttributedEmbedding(_model.Task.Embedding);

    private protected override IFusionAnalysis Analyze() =>
        new FusionAnalysis<TextRow, TextRow, PairEmbeddings>(
            BatchScoring.Host,
            _model,
            Native,
            Analyzed(new TextRowReader(_model.Task.Sentence1ColumnName, _model.Task.Sentence2ColumnName)),
            ScorerOf);

    private AnalyzedPairs Analyzed(TextRowReader reader) =>
        _model.Task.LabelColumnName is null ? new AnalyzedPairs(reader) : new AnalyzedGradedPairs(reader);

    private PairScorer ScorerOf(NativeModel native) => new(new EmbeddingScorer(native, _model.Task.Embedding with { Normalize = true }));

    private static AdapterContrastiveTransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        var host = env.Register(LoaderSignature);
        return new AdapterContrastiveTransformer(
            host,
            TaskFiles.Load<ContrastiveSettings>(host, ctx, Format, typeof(AdapterContrastiveTransformer)));
    }
}
