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

/// <summary>Adds the embedding of a text to each row: a vector from a pre-trained encoder, adapted if adapters are plugged in.</summary>
/// <remarks>
/// Rows are scored lazily, in batches of similar length. A model can be used from multiple threads. It owns native memory: dispose it, or
/// leave that to the garbage collector. Disposing releases the memory, but the model remains usable: the next use rebuilds it.
/// </remarks>
public sealed class EncoderEmbeddingTransformer : ITransformer, IDisposable
{
    internal const string LoaderSignature = "EncoderEmbedding";

    private static readonly ModelFormat Format = new("ADEMBEDS", Version: 1, LoaderSignature) { BFloat16Version = 2 };

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
            new EmbeddingColumns(settings.OutputColumnName, settings.Dimensions ?? model.Encoder.HiddenSize))
        {
            RereadRows = model.Record.RereadRows ?? RereadLimit.Default,
        };
    }

    /// <summary>The encoder.</summary>
    public PretrainedEncoder Encoder => _model.Encoder;

    /// <summary>The adapters plugged into the encoder, without a head; null for the plain encoder.</summary>
    public AdapterComposition? Adapter => _model.Adapter;

    bool ITransformer.IsRowToRowMapper => true;

    internal EmbeddingSettings Settings => _model.Record.Settings;

    internal long RowsScored => _scoring.RowsScored;

    /// <summary>Finds the embedding stage in a fitted or loaded model.</summary>
    /// <param name="model">The transformer, or a chain that contains exactly one.</param>
    /// <exception cref="ArgumentException">The chain contains none, or more than one.</exception>
    public static EncoderEmbeddingTransformer Find(ITransformer model) => ModelChain.Single<EncoderEmbeddingTransformer>(model);

    /// <summary>Returns the schema of the data with the embedding added.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The text column is missing or is not a scalar text.</exception>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => _scoring.GetOutputSchema(inputSchema);

    /// <summary>Returns the data with the embedding, which is computed when it is read.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The text column is missing or is not a scalar text.</exception>
    public IDataView Transform(IDataView input) => _scoring.Transform(input);

    /// <summary>
    /// Searches all second texts for the partner of each pair's first text by cosine, and returns recall, nDCG, the mean average precision
    /// and the mean reciprocal rank.
    /// </summary>
    /// <remarks>
    /// Texts with the same tokens count once. Other second texts of the same first text are also correct and do not count as ranked before
    /// the pair's own; wrong texts that are equally near do. A pair with an empty text is skipped, with a warning.
    /// </remarks>
    /// <param name="pairs">Pairs of texts that belong together.</param>
    /// <param name="sentence1ColumnName">The name of the column with the first text.</param>
    /// <param name="sentence2ColumnName">The name of the column with the second text.</param>
    /// <returns>The metrics.</returns>
    /// <exception cref="ArgumentException">A name is empty, or both are the same.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or has a different type.</exception>
    /// <exception cref="InvalidOperationException">
    /// There is no pair with two texts, or a text is too long and the options make that an error.
    /// </exception>
    public RetrievalMetrics Evaluate(IDataView pairs, string sentence1ColumnName = "Sentence1", string sentence2ColumnName = "Sentence2")
    {
        ColumnChecks.Texts(sentence1ColumnName, sentence2ColumnName);
        using var computation = _scoring.Memory.Enter();
        return PairRetrieval.Evaluate(
            _scoring.Host,
            _native,
            _model.Record.Settings.Form,
            pairs,
            new PairReader(sentence1ColumnName, sentence2ColumnName));
    }

    /// <summary>Compares the cosine of each pair's embeddings with the pair's label.</summary>
    /// <remarks>
    /// The correlations do not depend on the unit of the labels; the errors are those of the cosine as a prediction of the label. A pair
    /// with an empty text or without a label is skipped, with a warning.
    /// </remarks>
    /// <param name="pairs">Pairs of texts with a label, a Single, the higher the more alike they are.</param>
    /// <param name="sentence1ColumnName">The name of the column with the first text.</param>
    /// <param name="sentence2ColumnName">The name of the column with the second text.</param>
    /// <param name="labelColumnName">The name of the column with the label.</param>
    /// <returns>The metrics.</returns>
    /// <exception cref="ArgumentException">A name is empty, both texts are the same column, or a label is infinite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or has a different type.</exception>
    /// <exception cref="InvalidOperationException">
    /// There is no pair with two texts and a label, or a text is too long and the options make that an error.
    /// </exception>
    public SimilarityMetrics EvaluateSimilarity(
        IDataView pairs,
        string sentence1ColumnName = "Sentence1",
        string sentence2ColumnName = "Sentence2",
        string labelColumnName = "Label")
    {
        ColumnChecks.Texts(sentence1ColumnName, sentence2ColumnName);
        ArgumentException.ThrowIfNullOrEmpty(labelColumnName);
        using var computation = _scoring.Memory.Enter();
        return PairSimilarity.Evaluate(
            _scoring.Host,
            _native,
            _model.Record.Settings.Form,
            pairs,
            new PairReader(sentence1ColumnName, sentence2ColumnName) { LabelColumnName = labelColumnName });
    }

    /// <summary>
    /// Releases the model's native memory, at the latest when running computations end; the shared encoder is released with the last model
    /// that uses it.
    /// </summary>
    /// <remarks>
    /// The model remains usable: the next use rebuilds it, with the same scores. A prediction engine also disposes its model, as ML.NET's
    /// engines do by default.
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
