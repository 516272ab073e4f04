using Microsoft.ML.Runtime;
using MLNet.Adapters.Pipeline.Models;
using MLNet.Adapters.Training;

namespace MLNet.Adapters.Pipeline.Tasks;

/// <summary>Creates the transformer of a trained model.</summary>
internal delegate TTransformer CreateTransformer<out TTransformer>(IHost host, TaskModel model);

/// <summary>The examples of a training.</summary>
/// <param name="Training">The examples to train on.</param>
/// <param name="Validation">The examples to validate on; can be empty.</param>
internal sealed record TaskRows<TTarget>(
    IReadOnlyList<TrainingExample<TTarget>> Training,
    IReadOnlyList<TrainingExample<TTarget>> Validation);

/// <summary>One training of a task.</summary>
/// <param name="Loop">What the training loop trains.</param>
/// <param name="Create">Creates the transformer of the trained model.</param>
internal sealed record TaskTraining<TTransformer>(ModelTraining Loop, CreateTransformer<TTransformer> Create)
    where TTransformer : class, ITrainedTransformer
{
    /// <summary>Converts the trained weights to the form in which they are saved.</summary>
    public Action Finish { get; init; } = () => { };
}
