using MLNet.Adapters.Heads;
using MLNet.Adapters.Training;
using static TorchSharp.torch;

namespace MLNet.Adapters.Pipeline.Tasks;

/// <summary>A task whose head learns a target for each text.</summary>
/// <inheritdoc cref="IFitTask{TInput, TLabel, TTarget, TTransformer}" path="/typeparam"/>
internal interface ITask<TInput, TLabel, TTarget, TTransformer> : IFitTask<TInput, TLabel, TTarget, TTransformer>
    where TTransformer : AdapterTransformer
{
    /// <summary>What is minimised.</summary>
    IObjective<TTarget> Objective(IReadOnlyList<TrainingExample<TTarget>> training, Device device);

    EncoderTask IFitTask<TInput, TLabel, TTarget, TTransformer>.Begin(
        TextModel model, IReadOnlyList<TrainingExample<TTarget>> training, IReadOnlyList<TrainingExample<TTarget>> validation, TaskSettings settings) =>
        new SupervisedTask<TTarget>(model, Objective(training, settings.Device), training, validation, settings);
}
