using MLNet.Adapters.Heads;
using MLNet.Adapters.Training;
using static TorchSharp.torch;

namespace MLNet.Adapters.Pipeline.Tasks;

/// <summary>A task whose rows have been read, with everything that depends on them.</summary>
/// <param name="Begin">Begins a training; called on a training thread, once per training of a Fit.</param>
internal sealed record PreparedTask<TTarget, TTransformer>(
    Func<TextModel, TaskRows<TTarget>, TrainingSettings, TaskTraining<TTransformer>> Begin)
    where TTransformer : class, ITrainedTransformer
{
    /// <summary>Facts detected from the rows, for the log.</summary>
    public IEnumerable<string> Notes { get; init; } = [];

    /// <summary>Warnings for the user.</summary>
    public IEnumerable<string> Warnings { get; init; } = [];

    /// <summary>Completes the options with what is known from the rows.</summary>
    public Func<AdapterTaskOptions, AdapterTaskOptions> Adapt { get; init; } = options => options;

    /// <summary>Initializes the weights of a new head for which the task has better values than random ones.</summary>
    public Action<TextHead> Initialize { get; init; } = _ => { };
}

internal static class PreparedTask
{
    /// <summary>Creates a task whose head learns a target for each text.</summary>
    /// <param name="objective">Creates the objective to minimise.</param>
    /// <param name="create">Creates the transformer of a trained model.</param>
    public static PreparedTask<TTarget, TTransformer> Supervised<TTarget, TTransformer>(
        Func<Device, IObjective<TTarget>> objective,
        CreateTransformer<TTransformer> create)
        where TTransformer : class, ITrainedTransformer =>
        new(
            (model, rows, settings) => new TaskTraining<TTransformer>(Supervise(model, objective(settings.Device), rows, settings), create)
        );

    /// <summary>Creates the training loop's part of such a task.</summary>
    public static SupervisedTraining<TTarget> Supervise<TTarget>(
        TextModel model, IObjective<TTarget> objective, TaskRows<TTarget> rows, TrainingSettings settings) =>
        new(model, objective, rows.Training, rows.Validation, settings);
}
