using MLNet.Adapters.Encoders;
using MLNet.Adapters.Heads;
using MLNet.Adapters.Layers;
using MLNet.Adapters.Text;
using MLNet.Adapters.Training.Caching;
using static TorchSharp.torch;

namespace MLNet.Adapters.Training;

/// <summary>The common part of all tasks on an encoder.</summary>
internal abstract class ModelTraining(TextModel model, TrainingSettings settings) : ITrainable, IDisposable
{
    private const int MostProbeRows = 32;
    private const int FewestProbeRows = 8;
    private const int RowsPerProbeRow = 8; // few rows are trained for many epochs, each of which ends with two passes over these

    public abstract IReadOnlyList<int> Lengths { get; }

    public IReadOnlyList<ModuleParameter> TrainableParameters { get; } =
        [.. model.NamedParameters().Where(parameter => parameter.Parameter.requires_grad)];

    public IReadOnlyList<Tensor> State { get; } =
        [.. model.NamedParameters().Where(parameter => parameter.Role == ParameterRole.State).Select(parameter => parameter.Parameter)];

    /// <summary>The texts that are the same in every epoch; none if each epoch changes them.</summary>
    public virtual IEnumerable<EncodedText> FixedTexts => [];

    protected TextModel Model => model;

    protected TrainingSettings Settings => settings;

    /// <summary>The texts on which adapters are measured before training and after each epoch.</summary>
    protected abstract IReadOnlyList<EncodedText> ProbeTexts { get; }

    public Tensor Loss(int[] rows, DropoutMasks dropout)
    {
        var mean = BatchLoss(rows, dropout);
        return model.Adapter?.Penalty() is { } penalty ? mean + penalty : mean;
    }

    public virtual double Weight(int[] rows) => rows.Length;

    public virtual IReadOnlyList<int[]> PlanEpoch(int batchSize, int? maxTokens, Func<int, int> nextBelow) => maxTokens is { } tokens
        ? LengthBuckets.PlanEpoch(Lengths, batchSize, tokens, nextBelow)
        : LengthBuckets.PlanEpoch(Lengths, batchSize, nextBelow);

    public virtual double PaddingShare(IReadOnlyList<int[]> plan) =>
        1 - (Lengths.Sum(length => (double)length) / plan.Sum(rows => (double)rows.Length * rows.Max(row => Lengths[row])));

    public virtual void Dispose()
    {
    }

    public void FinishBackward() => model.Checkpoints?.Backward();

    public void AfterStep() => model.Adapter?.AfterStep();

    public abstract ValidationResult? Validate(Action checkAlive);

    public abstract double ProbeLoss();

    public IEnumerable<AdapterNorm> AdapterNorms(int epoch)
    {
        if (model.Adapter is null || !model.Adapter.parameters().Any(parameter => parameter.requires_grad)) // frozen adapters do not change
            return [];
        using var scope = NewDisposeScope();
        using var mode = no_grad();
        var observer = new AdapterNormObserver([.. ProbeTexts.Select(row => row.Length)], epoch);
        var texts = settings.Lower is { HasAdapters: true }
            ? EncoderBatch.Create(ProbeTexts, settings.PaddingId, settings.Device) // to observe the frozen adapters as well
            : Input(ProbeTexts);
        model.Encoder.Forward(texts, new EncoderPass { Adapter = model.Adapter, Observer = observer, Tasks = ProbeTasks() });
        return observer.Norms;
    }

    /// <summary>Returns the number of the task of each probe text, [B]; null if there is one task.</summary>
    protected virtual Tensor? ProbeTasks() => null;

    /// <summary>Returns the mean loss of a batch, without the penalty that adapters add.</summary>
    protected abstract Tensor BatchLoss(int[] rows, DropoutMasks dropout);

    protected EncoderInput Input(IReadOnlyList<EncodedText> texts) =>
        EncoderBatch.Create(texts, settings.PaddingId, settings.Device, settings.Lower);

    /// <summary>Returns the first rows, on which a training is measured before it and after each epoch.</summary>
    protected static IEnumerable<TRow> Probe<TRow>(IReadOnlyList<TRow> training) =>
        training.Take(Math.Clamp(training.Count / RowsPerProbeRow, FewestProbeRows, MostProbeRows));

    protected Tensor TrainingOutputs(IReadOnlyList<EncodedText> texts, DropoutMasks dropout, Tensor? tasks = null) =>
        model.TrainingOutputs(Input(texts), settings.EncoderDropout ? dropout : null, dropout, settings.HeadDropout, tasks);
}

/// <summary>What a task needs in addition to its model and rows.</summary>
internal sealed record TrainingSettings(int PaddingId, Device Device, bool EncoderDropout, double HeadDropout, int Seed = 0)
{
    /// <summary>What the unchanged part of the encoder computes, kept; null to compute it in each epoch.</summary>
    public LowerStates? Lower { get; init; }
}
