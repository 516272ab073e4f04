using MLNet.Adapters.Heads;
using MLNet.Adapters.Training;
using static TorchSharp.torch;

namespace MLNet.Adapters.Pipeline.Tasks;

/// <summary>A task whose rows have been read: what they decided.</summary>
/// <param name="Begin">Begins a training; called on a training thread, once for each training of a Fit.</param>
internal sealed record PreparedTask<TTarget, TTransformer>(
    Func<TextModel, TaskRows<TTarget>, TrainingSettings, TaskTraining<TTransformer>> Begin)
    where TTransformer : AdapterTransformer
{
    /// <summary>What was told from the rows, for the log.</summary>
    public IEnumerable<string> Notes { get; init; } = [];

    /// <summary>What deserves the user's attention.</summary>
    public IEnumerable<string> Warnings { get; init; } = [];

    /// <summary>Gives a new head the weights that the task knows better than chance.</summary>
    public Action<TextHead> Initialize { get; init; } = _ => { };
}

internal static class PreparedTask
{
    /// <summary>A task whose head learns a target for each text.</summary>
    /// <param name="objective">Makes what is minimised.</param>
    /// <param name="create">Makes the transformer of a trained model.</param>
    public static PreparedTask<TTarget, TTransformer> Supervised<TTarget, TTransformer>(
        Func<Device, IObjective<TTarget>> objective,
        CreateTransformer<TTransformer> create)
        where TTransformer : AdapterTransformer =>
        new(
            (model, rows, settings) => new TaskTraining<TTransformer>(Supervise(model, objective(settings.Device), rows, settings), create)
        );

    /// <summary>The loop's part of such a task.</summary>
    public static SupervisedTraining<TTarget> Supervise<TTarget>(
        TextModel model, IObjective<TTarget> objective, TaskRows<TTarget> rows, TrainingSettings settings) =>
        new(model, objective, rows.Training, rows.Validation, settings);
}
