using Microsoft.ML;
using MLNet.Adapters.Pipeline.Reading;
using MLNet.Adapters.Text;
using MLNet.Adapters.Training;

namespace MLNet.Adapters.Pipeline.Tasks;

/// <summary>How a task's rows become training examples.</summary>
internal interface IRowEncoding<TInput, TLabel, TTarget>
{
    /// <summary>What messages say of the rows.</summary>
    RowMessages Messages { get; }

    /// <summary>Whether the row has no text at all.</summary>
    bool IsEmpty(TInput input);

    /// <summary>Whether the row has no label.</summary>
    bool IsMissing(TInput input, TLabel label);

    /// <summary>The number of missing parts of a label that has others, such as tags of single words.</summary>
    int MissingParts(TLabel label) => 0;

    /// <summary>
    /// Makes the examples of a row of one data set: one, or one for each window. Labels are matched to the task's by name.
    /// </summary>
    /// <param name="schema">The schema of the data set; null for the one that the task was bound to.</param>
    /// <param name="tokenizer">The encoder's tokenizer.</param>
    /// <param name="what">What messages call the data set.</param>
    Func<Example<TInput, TLabel>, IEnumerable<TrainingExample<TTarget>>> EncoderOf(
        DataViewSchema? schema,
        ITextTokenizer tokenizer,
        string what);
}
