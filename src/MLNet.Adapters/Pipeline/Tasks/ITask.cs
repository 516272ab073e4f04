using MLNet.Adapters.Text;
using MLNet.Adapters.Training;

namespace MLNet.Adapters.Pipeline.Tasks;

/// <summary>What one trainer learns, bound to the schema of the training data of one Fit.</summary>
/// <typeparam name="TInput">What is read of a row to be scored.</typeparam>
/// <typeparam name="TLabel">What is read of a row to be learnt.</typeparam>
/// <typeparam name="TTarget">What is learnt.</typeparam>
/// <typeparam name="TTransformer">The model.</typeparam>
/// <remarks>Rows are encoded first; what they decide is then a value, <see cref="PreparedTask{TTarget, TTransformer}"/>.</remarks>
internal interface ITask<TInput, TLabel, TTarget, TTransformer> : IRowEncoding<TInput, TLabel, TTarget>
    where TTransformer : AdapterTransformer
{
    /// <summary>What the head predicts.</summary>
    TaskHead Head { get; }

    /// <summary>What the rows decide.</summary>
    /// <param name="rows">The rows to train on, each with its examples.</param>
    /// <param name="tokenizer">The encoder's tokenizer.</param>
    PreparedTask<TTarget, TTransformer> Prepare(IReadOnlyList<TrainingExample<TTarget>[]> rows, ITextTokenizer tokenizer);
}
