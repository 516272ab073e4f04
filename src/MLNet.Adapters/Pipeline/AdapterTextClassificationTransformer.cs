using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNet.Adapters.Pipeline;
using MLNet.Adapters.Training;

[assembly: LoadableClass(
    typeof(AdapterTextClassificationTransformer), null, typeof(SignatureLoadModel), "Adapter text classification", AdapterTextClassificationTransformer.LoaderSignature)]

namespace MLNet.Adapters.Pipeline;

/// <summary>A trained text classifier: adds the predicted class and the probability of each class to data.</summary>
/// <remarks>
/// Rows are scored lazily and in batches of similar length. One model may be used from many threads. It owns native memory: dispose it, or
/// leave that to the garbage collector. <c>using</c> calls <see cref="IDisposable.Dispose"/>, which ends one use of the model, as a prediction engine does;
/// <see cref="Dispose"/> ends all of them.
/// </remarks>
public sealed class AdapterTextClassificationTransformer : ITransformer, IAdapterModel, IDisposable
{
    internal const string LoaderSignature = "AdapterTextClassifier";

    private static readonly ModelFormat Format = new("ADTXTCLS", Version: 1, LoaderSignature);

    private readonly ClassificationModel _model;
    private readonly TextClassificationScorer _scorer;

    internal AdapterTextClassificationTransformer(IHostEnvironment environment, ClassificationModel model)
    {
        _model = model;
        var host = environment.Register(nameof(AdapterTextClassificationTransformer));
        _scorer = new TextClassificationScorer(host, model);
        var columns = new MulticlassColumns(ClassLabels.FromRecord(model.Record.Labels), model.Record.ScoreColumnName, model.Record.OutputColumnName);
        Scoring = new BatchScoring<TextRow, float[]>(host, "text classification model", model.Reader, _scorer, columns);
    }

    /// <summary>How the model was trained.</summary>
    public TrainingReport Report => _model.Record.Report;

    /// <summary>How a fusion's own adapter was trained before it; null where the model has none.</summary>
    public TrainingReport? OwnAdapterReport => _model.Record.OwnAdapterReport;

    /// <summary>Every parameter, and which were trained.</summary>
    public ParameterSummary ParameterSummary => _model.Record.Parameters;

    /// <summary>The adapter with its head, where the model has exactly one; null after <see cref="FineTuning.Full"/> or <see cref="FineTuning.HeadOnly"/>, and where several are composed.</summary>
    public TrainedAdapter? Adapter => Composition as TrainedAdapter;

    /// <summary>The adapters with the model's head: one, or a fusion or other composition of several; null where there is none.</summary>
    public AdapterComposition? Composition => _model.Composition is { } adapters ? adapters with { Head = _model.TrainedHead } : null;

    /// <summary>The encoder; after <see cref="FineTuning.Full"/> the tuned one.</summary>
    public PretrainedEncoder Encoder => _model.Encoder;

    /// <summary>The classes in the order of the scores.</summary>
    public IReadOnlyList<string> Labels => _model.Record.Labels.Values.AsReadOnly();

    bool ITransformer.IsRowToRowMapper => true;

    internal BatchScoring<TextRow, float[]> Scoring { get; }

    /// <summary>The text classifier in a fitted or loaded model.</summary>
    /// <param name="model">A text classifier, or a chain that has exactly one.</param>
    /// <exception cref="ArgumentException">There is none in the chain, or there are several.</exception>
    public static AdapterTextClassificationTransformer Find(ITransformer model) => ModelChain.Single<AdapterTextClassificationTransformer>(model);

    /// <summary>The schema of the data with the model's columns added.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A text column is missing or is no scalar text.</exception>
    /// <exception cref="ObjectDisposedException">The model was disposed.</exception>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => Scoring.GetOutputSchema(inputSchema);

    /// <summary>The data with the model's columns, computed when they are read.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A text column is missing or is no scalar text.</exception>
    /// <exception cref="ObjectDisposedException">The model was disposed.</exception>
    public IDataView Transform(IDataView input) => Scoring.Transform(input);

    /// <summary>Frees the model's native memory at once for all its users; the shared encoder goes with its last model.</summary>
    /// <remarks>A prediction engine that disposes its model, as ML.NET's do by default, only ends its own use while other engines live.</remarks>
    public void Dispose() => Scoring.Lifetime.Close();

    void IDisposable.Dispose() => Scoring.Lifetime.Leave();

    IRowToRowMapper ITransformer.GetRowToRowMapper(DataViewSchema inputSchema) => Scoring.GetRowToRowMapper(inputSchema);

    void ICanSaveModel.Save(ModelSaveContext ctx)
    {
        using var computation = Scoring.Lifetime.Enter();
        ClassificationFiles.Save(ctx, Format, typeof(AdapterTextClassificationTransformer), _model);
    }

    /// <summary>Loads the weights now instead of at the first row.</summary>
    internal void LoadWeights() => _scorer.Load();

    private static AdapterTextClassificationTransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        var host = env.Register(LoaderSignature);
        return new AdapterTextClassificationTransformer(host, ClassificationFiles.Load(host, ctx, Format, typeof(AdapterTextClassificationTransformer)));
    }
}
