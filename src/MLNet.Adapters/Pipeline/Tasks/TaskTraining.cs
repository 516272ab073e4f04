using Microsoft.ML.Runtime;
using MLNet.Adapters.Pipeline.Models;
using MLNet.Adapters.Training;

namespace MLNet.Adapters.Pipeline.Tasks;

/// <summary>Makes the transformer of a trained model.</summary>
internal delegate TTransformer CreateTransformer<out TTransformer>(IHost host, TaskModel model);

/// <summary>The examples of a training.</summary>
/// <param name="Training">To train on.</param>
/// <param name="Validation">To validate on; may be empty.</param>
internal sealed record TaskRows<TTarget>(
    IReadOnlyList<TrainingExample<TTarget>> Training,
    IReadOnlyList<TrainingExample<TTarget>> Validation);

/// <summary>One training of a task.</summary>
/// <param name="Loop">What the training loop trains.</param>
/// <param name="Create">Makes the transformer of the trained model.</param>
internal sealed record TaskTraining<TTransformer>(ModelTraining Loop, CreateTransformer<TTransformer> Create)
    where TTransformer : AdapterTransformer
{
    /// <summary>Brings the trained weights into the form in which they are saved.</summary>
    public Action Finish { get; init; } = () => { };
}
