using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Adapters.Pipeline.Tasks;
using MLNet.Adapters.Training;

namespace MLNet.Adapters.Pipeline;

/// <summary>A trained model of any task: an encoder, what is plugged into it, and a head.</summary>
/// <remarks>
/// Rows are scored lazily and in batches of similar length. One model may be used from many threads. It owns native memory: dispose it, or
/// leave that to the garbage collector. <c>using</c> calls <see cref="IDisposable.Dispose"/>, which ends one use of the model, as a prediction engine does;
/// <see cref="Dispose"/> ends all of them.
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

    /// <summary>The adapter with its head, where the model has exactly one, trained or frozen; null where it has none (<see cref="FineTuning.Full"/>, or <see cref="FineTuning.HeadOnly"/> without frozen adapters) or several are composed.</summary>
    public TrainedAdapter? Adapter => Composition as TrainedAdapter;

    /// <summary>The adapters with the model's head: one, or a fusion or other composition of several; null where there is none.</summary>
    public AdapterComposition? Composition => _model.Headed;

    /// <summary>The encoder; after <see cref="FineTuning.Full"/> the tuned one.</summary>
    public PretrainedEncoder Encoder => _model.Encoder;

    bool ITransformer.IsRowToRowMapper => true;

    internal NativeModel Native { get; }

    private protected abstract IBatchScoring BatchScoring { get; }

    /// <summary>The schema of the data with the model's columns added.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column that the model reads is missing or of another type.</exception>
    /// <exception cref="ObjectDisposedException">The model was disposed.</exception>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => BatchScoring.GetOutputSchema(inputSchema);

    /// <summary>The data with the model's columns, computed when they are read.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column that the model reads is missing or of another type.</exception>
    /// <exception cref="ObjectDisposedException">The model was disposed.</exception>
    public IDataView Transform(IDataView input) => BatchScoring.Transform(input);

    /// <summary>Frees the model's native memory at once for all its users; the shared encoder goes with its last model.</summary>
    /// <remarks>A prediction engine that disposes its model, as ML.NET's do by default, only ends its own use while other engines live.</remarks>
    public void Dispose() => BatchScoring.Lifetime.Close();

    void IDisposable.Dispose()
    {
        BatchScoring.Lifetime.Leave();
        GC.SuppressFinalize(this);
    }

    IRowToRowMapper ITransformer.GetRowToRowMapper(DataViewSchema inputSchema) => BatchScoring.GetRowToRowMapper(inputSchema);

    void ICanSaveModel.Save(ModelSaveContext ctx)
    {
        using var computation = BatchScoring.Lifetime.Enter();
        Write(ctx);
    }

    /// <summary>Loads the weights now instead of at the first row.</summary>
    internal void LoadWeights() => Native.Load();

    private protected abstract void Write(ModelSaveContext context);
}
