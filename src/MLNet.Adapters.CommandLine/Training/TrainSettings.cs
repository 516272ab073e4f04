using Microsoft.ML;
using MLNet.Adapters.CommandLine.Data;
using MLNet.Adapters.CommandLine.Output;
using MLNet.Adapters.CommandLine.Tasks;

namespace MLNet.Adapters.CommandLine.Training;

/// <summary>How a model is trained; null leaves the trainer's own default.</summary>
internal sealed record TrainSettings
{
    public required MethodChoice Method { get; init; }

    public PretrainedEncoder? Encoder { get; init; }

    public ClassificationHeadKind? Head { get; init; }

    public double? LearningRate { get; init; }

    public int? Epochs { get; init; }

    public int? BatchSize { get; init; }

    public int? MaxTokens { get; init; }

    public int? Patience { get; init; }

    public int? Threads { get; init; }

    public ComputePrecision? Precision { get; init; }

    public int Seed { get; init; } = 1;

    /// <summary>The share of rows to hold out; ignored with <see cref="Validation"/>.</summary>
    public double HeldOut { get; init; }

    /// <summary>Reads the validation rows; null if rows are held out.</summary>
    public Func<TextTask, ColumnRoles, IDataView>? Validation { get; init; }

    /// <summary>The adapters to fuse; null for none.</summary>
    public IReadOnlyList<AdapterComposition>? Fused { get; init; }

    public CancellationToken Stop { get; init; }

    public IProgress<TrainingProgress>? Progress { get; init; }

    /// <summary>Returns a task's options with these settings.</summary>
    /// <param name="options">The options with the task's columns.</param>
    /// <param name="validation">The prepared validation rows; null if rows are held out.</param>
    /// <exception cref="CommandException">The task cannot have the head.</exception>
    public TOptions Apply<TOptions>(TOptions options, IDataView? validation)
        where TOptions : AdapterTaskOptions
    {
        var rate = LearningRate ?? (Method.FineTuning == FineTuning.HeadOnly ? MethodChoice.HeadLearningRate : null);
        var applied = options with
        {
            FineTuning = Method.FineTuning,
            Adapter = Method.Adapter,
            FusedAdapters = Fused,
            Encoder = Encoder,
            LearningRate = rate,
            MaxEpochs = Epochs ?? options.MaxEpochs,
            BatchSize = BatchSize ?? options.BatchSize,
            EarlyStopping = Patience is { } patience ? new EarlyStopping { Patience = patience } : null,
            Threads = Threads,
            Precision = Precision,
            Seed = Seed,
            HeldOutFraction = validation is null ? HeldOut : 0,
            ValidationSet = validation,
            StopToken = Stop,
            Progress = Progress,
        };
        applied = Head is { } head ? (TOptions)HeadChoice.Apply(applied, head) : applied;
        return MaxTokens is { } tokens ? applied with { MaxTokens = tokens } : applied;
    }
}
