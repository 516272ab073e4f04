using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNet.Adapters.Heads;
using MLNet.Adapters.Pipeline.Models;
using MLNet.Adapters.Pipeline.Reading;
using MLNet.Adapters.Text;
using MLNet.Adapters.Training;

namespace MLNet.Adapters.Pipeline.Tasks;

/// <summary>What one task brings to one Fit, with a head or without; made when the schema of the training data is known.</summary>
/// <typeparam name="TInput">What is read of a row to be scored.</typeparam>
/// <typeparam name="TLabel">What is read of a row to be learnt.</typeparam>
/// <typeparam name="TTarget">What is learnt.</typeparam>
/// <typeparam name="TTransformer">The model.</typeparam>
internal interface IFitTask<TInput, TLabel, TTarget, TTransformer>
    where TTransformer : AdapterTransformer
{
    /// <summary>The head to train; null for none.</summary>
    HeadConfig? Head { get; }

    /// <summary>How many numbers the head gives for a text or a token.</summary>
    int Outputs { get; }

    /// <summary>What they stand for; null where they have no names.</summary>
    ClassLabelsRecord? Labels { get; }

    /// <summary>What is learnt, for the log, such as "3 classes".</summary>
    string Subject { get; }

    /// <summary>Whether the row has no text at all.</summary>
    bool IsEmpty(TInput input);

    /// <summary>Whether the row has no label.</summary>
    bool IsMissing(TInput input, TLabel label);

    /// <summary>What such a row lacks, for messages.</summary>
    string MissingText(TaskOptions options) => $"no label in column '{options.LabelColumnName}'";

    /// <summary>How many parts of a label are missing where others are there, such as tags of single words.</summary>
    int MissingParts(TLabel label) => 0;

    /// <summary>What they are, for messages.</summary>
    string MissingPart(TaskOptions options) => string.Empty;

    /// <summary>The warning about cut texts, with {0} for their number.</summary>
    string CutWarning(TaskOptions options) => new TextEncoding(options).CutWarning;

    /// <summary>How rows of a data set become examples: one, or one for each window; its labels are matched to the task's.</summary>
    /// <param name="schema">The data's schema; null for the data that the task was bound to.</param>
    /// <param name="tokenizer">The encoder's tokenizer.</param>
    /// <param name="what">What messages call the data.</param>
    Func<Example<TInput, TLabel>, IEnumerable<TrainingExample<TTarget>>> Encoder(DataViewSchema? schema, ITextTokenizer tokenizer, string what);

    /// <summary>What was told from the training data, for the log; asked when they are read.</summary>
    IEnumerable<string> Notes => [];

    /// <summary>What deserves the user's attention.</summary>
    IEnumerable<string> Warnings(IReadOnlyList<TrainingExample<TTarget>> training) => [];

    /// <summary>Puts what the task knows of a new head's weights in the place of drawn ones.</summary>
    void Initialize(TextHead head, IReadOnlyList<TrainingExample<TTarget>> training)
    {
    }

    /// <summary>What the training loop trains; called on a training thread.</summary>
    /// <param name="model">The model, whose trainable parameters are trained in place.</param>
    /// <param name="training">The examples to train on.</param>
    /// <param name="validation">Those to validate on; there may be none.</param>
    /// <param name="settings">What a training task needs beside them.</param>
    EncoderTask Begin(TextModel model, IReadOnlyList<TrainingExample<TTarget>> training, IReadOnlyList<TrainingExample<TTarget>> validation, TaskSettings settings);

    /// <summary>Called with the trained model, whose weights are kept after it.</summary>
    void Finish(TextModel model)
    {
    }

    /// <summary>The transformer of a trained model.</summary>
    TTransformer Create(IHost host, TaskModel model);
}
