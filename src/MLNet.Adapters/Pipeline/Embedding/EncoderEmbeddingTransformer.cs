using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNet.Adapters;
using MLNet.Adapters.Pipeline.Embedding;
using MLNet.Adapters.Pipeline.Models;
using MLNet.Adapters.Pipeline.Reading;
using MLNet.Adapters.Pipeline.Scoring;
using MLNet.Adapters.Trained;

[assembly: LoadableClass(
    typeof(EncoderEmbeddingTransformer),
    null,
    typeof(SignatureLoadModel),
    "Encoder embedding",
    EncoderEmbeddingTransformer.LoaderSignature)]

namespace MLNet.Adapters;

/// <summary>Adds to each row the embedding of a text: a vector from a pre-trained encoder, adapted where adapters are plugged in.</summary>
/// <remarks>
/// Rows are scored lazily and in batches of similar length. One model may be used from many threads. It owns native memory: dispose it, or
/// leave that to the garbage collector. Disposing gives the memory back and does not end the model: the next use builds it again.
/// </remarks>
public sealed class EncoderEmbeddingTransformer : ITransformer, IDisposable
{
    internal const string LoaderSignature = "EncoderEmbedding";

    private static readonly ModelFormat Format = new("ADEMBEDS", Version: 1, LoaderSignature);

    private readonly EmbeddingModel _model;
    private readonly NativeModel _native;
    private readonly BatchScoring<TextRow, ReadOnlyMemory<float>> _scoring;

    internal EncoderEmbeddingTransformer(IHostEnvironment environment, EmbeddingModel model)
    {
        _model = model;
        var (host, settings) = (environment.Register(nameof(EncoderEmbeddingTransformer)), model.Record.Settings);
        _native = model.Native(host);
        _scoring = new BatchScoring<TextRow, ReadOnlyMemory<float>>(
            host,
            "embedding model",
            new TextRowReader(settings.InputColumnName),
            new EmbeddingScorer(_native, settings),
            new EmbeddingColumns(settings.OutputColumnName, model.Encoder.HiddenSize))
        {
            RereadRows = model.Record.RereadRows ?? RereadLimit.Default,
        };
    }

    /// <summary>The encoder.</summary>
    public PretrainedEncoder Encoder => _model.Encoder;

    /// <summary>What is plugged into it, without a head; null for the plain encoder.</summary>
    public AdapterComposition? Adapter => _model.Adapter;

    bool ITransformer.IsRowToRowMapper => true;

    internal long RowsScored => _scoring.RowsScored;

    /// <summary>The embedding stage in a fitted or loaded model.</summary>
    /// <param name="model">One, or a chain that has exactly one.</param>
    /// <exception cref="ArgumentException">There is none in the chain, or there are several.</exception>
    public static EncoderEmbeddingTransformer Find(ITransformer model) => ModelChain.Single<EncoderEmbeddingTransformer>(model);

    /// <summary>The schema of the data with the embedding added.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The text column is missing or is no scalar text.</exception>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => _scoring.GetOutputSchema(inputSchema);

    /// <summary>The data with the embedding, computed when it is read.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The text column is missing or is no scalar text.</exception>
    public IDataView Transform(IDataView input) => _scoring.Transform(input);

    /// <summary>
    /// Searches with the first text of each pair for its second one, among all second texts, by the cosine: recall at 1, 5 and 10, and the
    /// mean reciprocal rank.
    /// </summary>
    /// <remarks>
    /// Texts of the same tokens count once. Other second texts of the same first text are right too, and do not count as hits before its
    /// own; equally near wrong ones do. A pair with an empty text is left out, with a warning.
    /// </remarks>
    /// <param name="pairs">Pairs of texts that belong together.</param>
    /// <param name="sentence1ColumnName">The first text.</param>
    /// <param name="sentence2ColumnName">The second text.</param>
    /// <returns>The figures.</returns>
    /// <exception cref="ArgumentException">A name is empty, or both are the same.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or has another type.</exception>
    /// <exception cref="InvalidOperationException">
    /// There is no pair with two texts, or a text is too long and long texts are errors.
    /// </exception>
    public RetrievalMetrics Evaluate(IDataView pairs, string sentence1ColumnName = "Sentence1", string sentence2ColumnName = "Sentence2")
    {
        ColumnChecks.Texts(sentence1ColumnName, sentence2ColumnName);
        using var computation = _scoring.Memory.Enter();
        return PairRetrieval.Evaluate(
            _scoring.Host,
            _native,
            _model.Record.Settings.Pooling,
            pairs,
            new TextRowReader(sentence1ColumnName, sentence2ColumnName));
    }

    /// <summary>
    /// Gives the model's native memory back, at the latest when running computations end; the shared encoder goes with its last model.
    /// </summary>
    /// <remarks>
    /// The model stays usable: the next use builds it again, with the same scores. A prediction engine disposes its model too, as ML.NET's
    /// do by default.
    /// </remarks>
    public void Dispose() => _scoring.Memory.Release();

    IRowToRowMapper ITransformer.GetRowToRowMapper(DataViewSchema inputSchema) => _scoring.GetRowToRowMapper(inputSchema);

    void ICanSaveModel.Save(ModelSaveContext ctx) => _model.Save(ctx, Format, typeof(EncoderEmbeddingTransformer));

    private static EncoderEmbeddingTransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        var host = env.Register(LoaderSignature);
        return new EncoderEmbeddingTransformer(host, EmbeddingModel.Load(host, ctx, Format, typeof(EncoderEmbeddingTransformer)));
    }
}
