using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNet.Adapters;
using MLNet.Adapters.Pipeline.Attribution;
using MLNet.Adapters.Pipeline.Fusion;
using MLNet.Adapters.Pipeline.LanguageModel;
using MLNet.Adapters.Pipeline.Models;
using MLNet.Adapters.Pipeline.Reading;
using MLNet.Adapters.Pipeline.Scoring;
using MLNet.Adapters.Pipeline.Tasks;
using MLNet.Adapters.Trained;
using MLNet.Adapters.Training;

[assembly: LoadableClass(
    typeof(AdapterMaskedLanguageModelTransformer),
    null,
    typeof(SignatureLoadModel),
    "Adapter masked language model",
    AdapterMaskedLanguageModelTransformer.LoaderSignature)]

namespace MLNet.Adapters;

/// <summary>A trained masked-language model. Adds the mean log-likelihood of each text's tokens to data.</summary>
/// <inheritdoc cref="AdapterTransformer" path="/remarks"/>
public sealed class AdapterMaskedLanguageModelTransformer : AdapterTransformer
{
    internal const string LoaderSignature = "AdapterMaskedLanguage";

    private const int RowsAtOnce = 512; // other threads can score in between, and cancellation is noticed

    private static readonly ModelFormat Format = new("ADTXTMLM", Version: 1, LoaderSignature) { BFloat16Version = 2 };

    private readonly TaskModel<LanguageModelSettings> _model;
    private readonly TextRowReader _reader;
    private readonly LanguageModelScorer _scorer;

    internal AdapterMaskedLanguageModelTransformer(IHost host, TaskModel<LanguageModelSettings> model)
        : base(model, new NativeModel(host, model))
    {
        _model = model;
        _reader = new TextRowReader(model.Task.Sentence1ColumnName);
        _scorer = ScorerOf(Native);
        var columns = new ProjectedColumns<BatchScore, float>(
            new RegressionColumns(model.Task.ScoreColumnName),
            LanguageModelScorer.Likelihood);
        BatchScoring = TaskScoring.Create(
            host,
            "masked language model",
            model,
            _reader,
            _scorer,
            columns,
            model.Record.FusionWeightsColumnName);
    }

    private protected override IBatchScoring BatchScoring { get; }

    /// <summary>Finds the masked-language model in a fitted or loaded model.</summary>
    /// <param name="model">The transformer, or a chain that contains exactly one.</param>
    /// <exception cref="ArgumentException">The chain contains none, or more than one.</exception>
    public static AdapterMaskedLanguageModelTransformer Find(ITransformer model) =>
        ModelChain.Single<AdapterMaskedLanguageModelTransformer>(model);

    /// <summary>Measures how well the model predicts the tokens of texts, each of them hidden once.</summary>
    /// <param name="data">Rows with the model's text column.</param>
    /// <exception cref="ArgumentOutOfRangeException">The column is missing or has a different type.</exception>
    /// <exception cref="InvalidOperationException">No text has a token to predict.</exception>
    public MaskedLanguageMetrics Evaluate(IDataView data)
    {
        BatchScoring.Host.CheckValue(data, nameof(data));
        ((IRowReader<TextRow>)_reader).Check(BatchScoring.Host, SchemaShape.Create(data.Schema));
        using var computation = BatchScoring.Memory.Enter();
        var notes = new ScoringNotes();
        var sum = default(BatchScore);
        foreach (var rows in Read(data).Chunk(RowsAtOnce))
            sum = _scorer.Score(rows, notes).Aggregate(sum, (one, other) => one + other);
        notes.Report(BatchScoring.Host);
        return sum.Weight > 0
            ? new MaskedLanguageMetrics(Math.Exp(sum.Loss / sum.Weight), sum.Right / sum.Weight, (long)sum.Weight)
            : throw BatchScoring.Host.Except(
                $"No text in column '{_model.Task.Sentence1ColumnName}' has a token to guess. Check the data that is passed.");
    }

    private IEnumerable<TextRow> Read(IDataView data)
    {
        using var cursor = data.GetRowCursor(data.Schema[_model.Task.Sentence1ColumnName]);
        var read = _reader.Bind(cursor);
        while (cursor.MoveNext())
        {
            BatchScoring.Host.CheckAlive();
            yield return read();
        }
    }

    /// <inheritdoc/>
    public override AdapterMaskedLanguageModelTransformer Prune(params string[] names) => new(BatchScoring.Host, Without(_model, names));

    /// <inheritdoc/>
    public override AdapterMaskedLanguageModelTransformer DropLayers(int count) => new(BatchScoring.Host, WithoutLayers(_model, count));

    /// <inheritdoc/>
    public override AdapterMaskedLanguageModelTransformer Merge() => new(BatchScoring.Host, Merged(_model));

    private protected override void Write(ModelSaveContext context) =>
        TaskFiles.Save(context, Format, typeof(AdapterMaskedLanguageModelTransformer), _model);

    private protected override IAttributedTask Attribute() => throw new NotSupportedException(
        "A masked-language model predicts nothing about a text, so no word decides. Explain a model that was trained with labels.");

    private protected override IFusionAnalysis Analyze() => new FusionAnalysis<TextRow, TextRow, BatchScore>(
        BatchScoring.Host, _model, Native, new AnalyzedLanguage(_reader), ScorerOf);

    private LanguageModelScorer ScorerOf(NativeModel native) => new(native, _model.Encoder);

    private static AdapterMaskedLanguageModelTransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        var host = env.Register(LoaderSignature);
        return new AdapterMaskedLanguageModelTransformer(
            host,
            TaskFiles.Load<LanguageModelSettings>(host, ctx, Format, typeof(AdapterMaskedLanguageModelTransformer)));
    }
}
