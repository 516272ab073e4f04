using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Adapters.Pipeline.Attribution;
using MLNet.Adapters.Pipeline.Fusion;
using MLNet.Adapters.Pipeline.Models;
using MLNet.Adapters.Pipeline.Scoring;
using MLNet.Adapters.Pipeline.Tasks;
using MLNet.Adapters.Trained;

namespace MLNet.Adapters;

/// <summary>A trained model of any task: an encoder, the adapters plugged into it, and a head.</summary>
/// <remarks>
/// Rows are scored lazily, in batches of similar length. A model can be used from multiple threads. It owns native memory: dispose it, or
/// leave that to the garbage collector. Disposing releases the memory, but the model remains usable: the next use rebuilds it.
/// </remarks>
public abstract class AdapterTransformer : ITrainedTransformer, IAdapterModel, IDisposable
{
    private readonly TaskModel _model;

    private protected AdapterTransformer(TaskModel model, NativeModel native) => (_model, Native) = (model, native);

    /// <summary>The report of the model's training; without epochs if the model was made of a trained adapter.</summary>
    public TrainingReport Report => _model.Record.Report;

    /// <summary>
    /// The report of the training of a fusion's own adapter, which precedes the fusion's; null if the model has no own adapter.
    /// </summary>
    public TrainingReport? OwnAdapterReport => _model.Record.OwnAdapterReport;

    /// <summary>All parameters, and which of them were trained.</summary>
    public ParameterSummary ParameterSummary => _model.Record.Parameters;

    /// <summary>
    /// The adapter with its head if the model has exactly one, trained or frozen; null if the model has none
    /// (<see cref="FineTuning.Full"/>, or <see cref="FineTuning.HeadOnly"/> without frozen adapters) or a composition of several.
    /// </summary>
    public TrainedAdapter? Adapter => Composition as TrainedAdapter;

    /// <summary>
    /// The adapters with the model's head: one adapter, or a fusion or other composition of several; null if there is none.
    /// </summary>
    public AdapterComposition? Composition => _model.Headed;

    /// <summary>The encoder; after <see cref="FineTuning.Full"/>, the tuned encoder.</summary>
    public PretrainedEncoder Encoder => _model.Encoder;

    bool ITransformer.IsRowToRowMapper => true;

    internal NativeModel Native { get; }

    internal long RowsScored => BatchScoring.RowsScored;

    private protected abstract IBatchScoring BatchScoring { get; }

    /// <summary>Returns the schema of the data with the model's columns added.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column that the model reads is missing or has a different type.</exception>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => BatchScoring.GetOutputSchema(inputSchema);

    /// <summary>Returns the data with the model's columns, which are computed when they are read.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column that the model reads is missing or has a different type.</exception>
    public IDataView Transform(IDataView input) => BatchScoring.Transform(input);

    /// <summary>
    /// Releases the model's native memory, at the latest when running computations end; the shared encoder is released with the last model
    /// that uses it.
    /// </summary>
    /// <remarks>
    /// The model remains usable: the next use rebuilds it, with the same scores. A prediction engine also disposes its model, as ML.NET's
    /// engines do by default.
    /// </remarks>
    public void Dispose()
    {
        BatchScoring.Memory.Release();
        GC.SuppressFinalize(this);
    }

    /// <summary>Explains which adapters the fusion uses for each token of a text.</summary>
    /// <param name="text">
    /// The text, the first text of a pair, or the context of a question. A text beyond the model's token limit is handled as the option
    /// OnLongText specifies.
    /// </param>
    /// <param name="secondText">
    /// The second text if the model reads two, or the question. Embeddings can be explained for a single text or for a pair.
    /// </param>
    /// <exception cref="InvalidOperationException">
    /// The model has no fusion, or the text is too long and the model was trained with <see cref="LongText.Error"/>.
    /// </exception>
    /// <exception cref="ArgumentException">A second text is missing, or is given but not used by the model.</exception>
    public FusionExplanation Explain(string text, string? secondText = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        using var computation = BatchScoring.Memory.Enter();
        return Analyze().Explain(text, secondText);
    }

    /// <summary>Explains which words of a text decided the model's prediction for it.</summary>
    /// <param name="text">
    /// The text, the first text of a pair, or the context of a question. Words beyond the model's token limit are not read, or are an
    /// error, as the option OnLongText specifies; of a long context or a long text whose words are tagged, the window that decides is
    /// explained.
    /// </param>
    /// <param name="secondText">
    /// The second text if the model compares two, or the question. An embedding model explains what in <paramref name="text"/> makes it
    /// similar to this text.
    /// </param>
    /// <param name="options">What to explain, and how. Null by default: the prediction, by occlusion.</param>
    /// <exception cref="ArgumentException">
    /// An option is invalid, a text has no word, or a second text is missing, or is given but not used by the model.
    /// </exception>
    /// <exception cref="NotSupportedException">The model is a masked-language model, which predicts nothing about a text.</exception>
    /// <exception cref="InvalidOperationException">
    /// The text is too long, and the model was trained with <see cref="LongText.Error"/>.
    /// </exception>
    public WordExplanation ExplainWords(string text, string? secondText = null, WordExplanationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        using var computation = BatchScoring.Memory.Enter();
        return new WordAttribution(BatchScoring.Host, Native, Attribute()).Explain(text, secondText, options ?? new());
    }

    /// <summary>
    /// Reports how the fusion uses its adapters over a data set, and what it would cost to drop the least used ones, one after the other.
    /// </summary>
    /// <param name="data">
    /// Rows with the model's text columns and a label. A row without a label, or with a label that the model does not have, counts only
    /// toward the weights.
    /// </param>
    /// <param name="labelColumnName">
    /// The name of the label column. Null by default: <c>Label</c>, or <c>TrainingAnswer</c> for answers. Language models and embeddings
    /// have no label.
    /// </param>
    /// <exception cref="InvalidOperationException">The model has no fusion.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or has a different type, or there is no row.</exception>
    public FusionReport AnalyzeFusion(IDataView data, string? labelColumnName = null)
    {
        using var computation = BatchScoring.Memory.Enter();
        return Analyze().Report(data, labelColumnName);
    }

    /// <summary>
    /// Returns the model without some of its fused adapters: it is smaller, the softmax renormalizes the weights of the others, and nothing
    /// is retrained.
    /// </summary>
    /// <param name="names">The adapters to drop.</param>
    /// <returns>A new model; this one is unchanged.</returns>
    /// <exception cref="InvalidOperationException">The model has no fusion.</exception>
    /// <exception cref="ArgumentException">A name is not among the fused adapters, or no adapter would be left.</exception>
    public abstract AdapterTransformer Prune(params string[] names);

    /// <summary>
    /// Returns the model without its adapters in the lowest layers, which makes it smaller and faster: AdapterDrop at inference. Nothing is
    /// retrained; train with <see cref="AdapterTaskOptions.MostDroppedLayers"/> to keep most of the accuracy.
    /// </summary>
    /// <param name="count">The number of layers, from the first.</param>
    /// <returns>A new model; this one is unchanged.</returns>
    /// <exception cref="ArgumentException">The number is not one from 1 to that of the encoder's layers.</exception>
    /// <exception cref="NotSupportedException">The parts of an adapter in several layers belong together, as those of a prefix.</exception>
    /// <exception cref="InvalidOperationException">The model has no adapter.</exception>
    public abstract AdapterTransformer DropLayers(int count);

    /// <summary>
    /// Returns the model with its adapter added to a copy of the encoder's weights, so that scoring costs no more than with the plain
    /// encoder: for LoRA, DoRA, VeRA, (IA)³, and BitFit in linear maps.
    /// </summary>
    /// <remarks>
    /// Scores are the same except for rounding. Only the changed maps are copied; the encoder that models share is not changed. To unmerge,
    /// use this model, which gives the same bits as before. A merged model is saved like this one: merge it again after loading.
    /// </remarks>
    /// <returns>A new model; this one is unchanged.</returns>
    /// <exception cref="NotSupportedException">
    /// The adapter acts in a way that is not a linear map, such as a bottleneck adapter.
    /// </exception>
    /// <exception cref="InvalidOperationException">The model has no adapter or several.</exception>
    public abstract AdapterTransformer Merge();

    /// <summary>Measures the difference that <see cref="Prune"/> makes on a data set.</summary>
    /// <param name="data">Rows with the model's text columns and a label.</param>
    /// <param name="names">The adapters to drop.</param>
    /// <param name="labelColumnName">The name of the label column; null as in <see cref="AnalyzeFusion"/>.</param>
    /// <exception cref="InvalidOperationException">The model has no fusion.</exception>
    /// <exception cref="ArgumentException">
    /// A name is not among the fused adapters, no adapter would be left, or a column is missing.
    /// </exception>
    public PruningComparison MeasurePruning(IDataView data, IReadOnlyList<string> names, string? labelColumnName = null)
    {
        ArgumentNullException.ThrowIfNull(names);
        using var computation = BatchScoring.Memory.Enter();
        return Analyze().Measure(data, labelColumnName, [.. names]);
    }

    IRowToRowMapper ITransformer.GetRowToRowMapper(DataViewSchema inputSchema) => BatchScoring.GetRowToRowMapper(inputSchema);

    void ICanSaveModel.Save(ModelSaveContext ctx) => Write(ctx);

    void ITrainedTransformer.LoadWeights(EncoderCache? cache)
    {
        Native.Cache = cache;
        Native.Load(isDeviceReported: true);
    }

    private protected abstract void Write(ModelSaveContext context);

    private protected abstract IFusionAnalysis Analyze();

    private protected abstract IAttributedTask Attribute();

    /// <summary>Returns a model without its adapters in the lowest layers.</summary>
    private protected static TModel WithoutLayers<TModel>(TModel model, int count)
        where TModel : TaskModel
    {
        var adapters = model.Composition
            ?? throw new InvalidOperationException("The model has no adapter whose layers could be dropped.");
        return model with
        {
            Composition = LayerDropping.Drop(adapters, count),
            Record = model.Record with { Parameters = LayerDropping.Drop(model.Record.Parameters, count) },
        };
    }

    /// <summary>Returns a model whose adapter is merged.</summary>
    private protected static TModel Merged<TModel>(TModel model)
        where TModel : TaskModel
    {
        if (model.Composition is not TrainedAdapter adapter)
            throw new InvalidOperationException(
                $"The model has {(model.Composition is { } several ? $"the adapters of {several.Name}" : "no adapter")}, "
                + "so there is nothing that can be merged. Train it with one LoRA, DoRA, VeRA or (IA)³ adapter.");
        MergeCheck.Check(adapter);
        return model with { IsMerged = true };
    }

    /// <summary>Returns a model without some of its fused adapters.</summary>
    private protected TModel Without<TModel>(TModel model, string[] names)
        where TModel : TaskModel
    {
        ArgumentNullException.ThrowIfNull(names);
        using var computation = BatchScoring.Memory.Enter();
        return FusionPruning.Without(BatchScoring.Host, model, names);
    }
}
