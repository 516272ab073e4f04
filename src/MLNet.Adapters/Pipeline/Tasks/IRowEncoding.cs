using Microsoft.ML;
using MLNet.Adapters.Pipeline.Reading;
using MLNet.Adapters.Text;
using MLNet.Adapters.Training;

namespace MLNet.Adapters.Pipeline.Tasks;

/// <summary>Converts the rows of a task into training examples.</summary>
internal interface IRowEncoding<TInput, TLabel, TTarget>
{
    /// <summary>The wording of messages about the rows.</summary>
    RowMessages Messages { get; }

    /// <summary>Whether the row has no text at all.</summary>
    bool IsEmpty(TInput input);

    /// <summary>Whether the row has no label.</summary>
    bool IsMissing(TInput input, TLabel label);

    /// <summary>The number of missing parts of a label that has other parts, such as the tags of single words.</summary>
    int MissingParts(TLabel label) => 0;

    /// <summary>
    /// Returns a function that creates the examples of a row of one data set: one, or one per window. Labels are matched to the task's by
    /// name.
    /// </summary>
    /// <param name="schema">The schema of the data set; null for the one to which the task was bound.</param>
    /// <param name="tokenizer">The encoder's tokenizer.</param>
    /// <param name="what">The name of the data set in messages.</param>
    Func<Example<TInput, TLabel>, IEnumerable<TrainingExample<TTarget>>> EncoderOf(
        DataViewSchema? schema,
        ITextTokenizer tokenizer,
        string what);
}
