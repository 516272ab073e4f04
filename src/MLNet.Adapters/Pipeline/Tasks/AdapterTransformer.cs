using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Adapters.Pipeline.Fusion;
using MLNet.Adapters.Pipeline.Models;
using MLNet.Adapters.Pipeline.Scoring;
using MLNet.Adapters.Trained;

namespace MLNet.Adapters;

/// <summary>A trained model of any task: an encoder, what is plugged into it, and a head.</summary>
/// <remarks>
/// Rows are scored lazily and in batches of similar length. One model may be used from many threads. It owns native memory: dispose it, or
/// leave that to the garbage collector. Disposing gives the memory back and does not end the model: the next use builds it again.
/// </remarks>
public abstract class AdapterTransformer : ITransformer, IAdapterModel, IDisposable
{
    private readonly TaskModel _model;

    private protected AdapterTransformer(TaskModel model, NativeModel native) => (_model, Native) = (model, native);

    /// <summary>How the model was trained.</summary>
    public TrainingReport Report => _model.Record.Report;

    /// <summary>How a fusion's own adapter was trained before it; null where the model has none.</summary>
    public TrainingReport? OwnAdapterReport => _model.Record.OwnAdapterReport;

    /// <summary>Every parameter, and which were trained.</summary>
    public ParameterSummary ParameterSummary => _model.Record.Parameters;

    /// <summary>
    /// The adapter with its head, where the model has exactly one, trained or frozen; null where it has none
    /// (<see cref="FineTuning.Full"/>, or <see cref="FineTuning.HeadOnly"/> without frozen adapters) or several are composed.
    /// </summary>
    public TrainedAdapter? Adapter => Composition as TrainedAdapter;

    /// <summary>The adapters with the model's head: one, or a fusion or other composition of several; null where there is none.</summary>
    public AdapterComposition? Composition => _model.Headed;

    /// <summary>The encoder; after <see cref="FineTuning.Full"/> the tuned one.</summary>
    public PretrainedEncoder Encoder => _model.Encoder;

    bool ITransformer.IsRowToRowMapper => true;

    internal NativeModel Native { get; }

    internal long RowsScored => BatchScoring.RowsScored;

    private protected abstract IBatchScoring BatchScoring { get; }

    /// <summary>The schema of the data with the model's columns added.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column that the model reads is missing or of another type.</exception>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => BatchScoring.GetOutputSchema(inputSchema);

    /// <summary>The data with the model's columns, computed when they are read.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column that the model reads is missing or of another type.</exception>
    public IDataView Transform(IDataView input) => BatchScoring.Transform(input);

    /// <summary>
    /// Gives the model's native memory back, at the latest when running computations end; the shared encoder goes with its last model.
    /// </summary>
    /// <remarks>
    /// The model stays usable: the next use builds it again, with the same scores. A prediction engine disposes its model too, as ML.NET's
    /// do by default.
    /// </remarks>
    public void Dispose()
    {
        BatchScoring.Memory.Release();
        GC.SuppressFinalize(this);
    }

    /// <summary>Which adapters the fusion uses for each token of a text.</summary>
    /// <param name="text">
    /// The text, the first one of a pair, or the context of a question; a text beyond the model's token limit is treated as the option
    /// OnLongText says.
    /// </param>
    /// <param name="secondText">
    /// The second text if the model reads two, or the question. Embeddings can be explained for one text or for a pair.
    /// </param>
    /// <exception cref="InvalidOperationException">
    /// The model has no fusion, or the text is too long and the model was trained with <see cref="LongText.Error"/>.
    /// </exception>
    /// <exception cref="ArgumentException">A second text is missing, or there is one too many.</exception>
    public FusionExplanation Explain(string text, string? secondText = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        using var computation = BatchScoring.Memory.Enter();
        return Analyze().Explain(text, secondText);
    }

    /// <summary>
    /// How the fusion uses its adapters over a data set, and what dropping the least used ones, one after the other, would cost.
    /// </summary>
    /// <param name="data">
    /// Rows with the model's text columns and a label; a row without a label, or with one that the model does not know, counts for the
    /// weights alone.
    /// </param>
    /// <param name="labelColumnName">
    /// What is right. Null by default: <c>Label</c>, or <c>TrainingAnswer</c> for answers. Language models and embeddings have no label.
    /// </param>
    /// <exception cref="InvalidOperationException">The model has no fusion.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or has another type, or there is no row.</exception>
    public FusionReport AnalyzeFusion(IDataView data, string? labelColumnName = null)
    {
        using var computation = BatchScoring.Memory.Enter();
        return Analyze().Report(data, labelColumnName);
    }

    /// <summary>
    /// The model without some of its fused adapters: smaller, the weights of the others renormalised by the softmax, nothing trained anew.
    /// </summary>
    /// <param name="names">The adapters to drop.</param>
    /// <returns>A model of its own; this one stays as it is.</returns>
    /// <exception cref="InvalidOperationException">The model has no fusion.</exception>
    /// <exception cref="ArgumentException">A name is not among the fused adapters, or none would be left.</exception>
    public abstract AdapterTransformer Prune(params string[] names);

    /// <summary>The difference that <see cref="Prune"/> makes on a data set.</summary>
    /// <param name="data">Rows with the model's text columns and a label.</param>
    /// <param name="names">The adapters to drop.</param>
    /// <param name="labelColumnName">What is right; null as in <see cref="AnalyzeFusion"/>.</param>
    /// <exception cref="InvalidOperationException">The model has no fusion.</exception>
    /// <exception cref="ArgumentException">
    /// A name is not among the fused adapters, or none would be left, or a column is missing.
    /// </exception>
    public PruningComparison MeasurePruning(IDataView data, IReadOnlyList<string> names, string? labelColumnName = null)
    {
        ArgumentNullException.ThrowIfNull(names);
        using var computation = BatchScoring.Memory.Enter();
        return Analyze().Measure(data, labelColumnName, [.. names]);
    }

    IRowToRowMapper ITransformer.GetRowToRowMapper(DataViewSchema inputSchema) => BatchScoring.GetRowToRowMapper(inputSchema);

    void ICanSaveModel.Save(ModelSaveContext ctx) => Write(ctx);

    /// <summary>Loads the weights now instead of at the first row.</summary>
    internal void LoadWeights() => Native.Load();

    private protected abstract void Write(ModelSaveContext context);

    private protected abstract IFusionAnalysis Analyze();

    /// <summary>A model without some of its fused adapters.</summary>
    private protected TModel Without<TModel>(TModel model, string[] names)
        where TModel : TaskModel
    {
        ArgumentNullException.ThrowIfNull(names);
        using var computation = BatchScoring.Memory.Enter();
        return FusionPruning.Without(BatchScoring.Host, model, names);
    }
}
