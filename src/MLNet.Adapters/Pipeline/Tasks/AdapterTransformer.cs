using Microsoft.ML;
using Microsoft.ML.Data;
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
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => BatchScoring.GetOutputSchema(inputSchema);

    /// <summary>The data with the model's columns, computed when they are read.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column that the model reads is missing or of another type.</exception>
    public IDataView Transform(IDataView input) => BatchScoring.Transform(input);

    /// <summary>Gives the model's native memory back, at the latest when running computations end; the shared encoder goes with its last model.</summary>
    /// <remarks>The model stays usable: the next use builds it again, with the same scores. A prediction engine disposes its model too, as ML.NET's do by default.</remarks>
    public void Dispose()
    {
        BatchScoring.Memory.Release();
        GC.SuppressFinalize(this);
    }

    IRowToRowMapper ITransformer.GetRowToRowMapper(DataViewSchema inputSchema) => BatchScoring.GetRowToRowMapper(inputSchema);

    void ICanSaveModel.Save(ModelSaveContext ctx) => Write(ctx);

    /// <summary>Loads the weights now instead of at the first row.</summary>
    internal void LoadWeights() => Native.Load();

    private protected abstract void Write(ModelSaveContext context);
}
