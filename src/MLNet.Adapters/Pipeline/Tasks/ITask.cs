using MLNet.Adapters.Text;
using MLNet.Adapters.Training;

namespace MLNet.Adapters.Pipeline.Tasks;

/// <summary>The task that a trainer learns, bound to the schema of the training data of one Fit.</summary>
/// <typeparam name="TInput">The input read from a row that is scored.</typeparam>
/// <typeparam name="TLabel">The label read from a training row.</typeparam>
/// <typeparam name="TTarget">The target that is learnt.</typeparam>
/// <typeparam name="TTransformer">The model.</typeparam>
/// <remarks>Rows are encoded first; what depends on them is then a value, <see cref="PreparedTask{TTarget, TTransformer}"/>.</remarks>
internal interface ITask<TInput, TLabel, TTarget, TTransformer> : IRowEncoding<TInput, TLabel, TTarget>
    where TTransformer : class, ITrainedTransformer
{
    /// <summary>The head of the task. It may depend on the rows, so it is asked for after they have been read.</summary>
    TaskHead Head { get; }

    /// <summary>Prepares what depends on the rows.</summary>
    /// <param name="rows">The rows to train on, each with its examples.</param>
    /// <param name="tokenizer">The encoder's tokenizer.</param>
    PreparedTask<TTarget, TTransformer> Prepare(IReadOnlyList<TrainingExample<TTarget>[]> rows, ITextTokenizer tokenizer);
}
