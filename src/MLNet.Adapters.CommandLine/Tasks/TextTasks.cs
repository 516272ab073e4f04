using MLNet.Adapters.CommandLine.Data;
using MLNet.Adapters.CommandLine.Output;

namespace MLNet.Adapters.CommandLine.Tasks;

/// <summary>All tasks, by kind and by model.</summary>
internal static class TextTasks
{
    public static TextTask Of(TaskKind kind) => kind switch
    {
        TaskKind.Classification => new ClassificationTextTask(),
        TaskKind.MultiLabel => new MultiLabelTextTask(),
        TaskKind.Entities => new EntitiesTextTask(),
        TaskKind.Number => new NumberTextTask(),
        TaskKind.Answers => new AnswersTextTask(),
        _ => new EmbeddingsTextTask(),
    };

    /// <exception cref="CommandException">The model predicts nothing that could be compared with a label.</exception>
    public static IEvaluatedTask Of(AdapterTransformer model) => model switch
    {
        AdapterTextClassificationTransformer => new ClassificationTextTask(),
        AdapterBinaryTextClassificationTransformer => new BinaryTextTask(),
        AdapterMultiLabelClassificationTransformer => new MultiLabelTextTask(),
        AdapterNamedEntityRecognitionTransformer => new EntitiesTextTask(),
        AdapterSentenceSimilarityTransformer => new NumberTextTask(),
        AdapterQuestionAnsweringTransformer => new AnswersTextTask(),
        AdapterContrastiveTransformer => new EmbeddingsTextTask(),
        _ => throw new CommandException($"A model of type {model.GetType().Name} cannot be evaluated by this tool. Use the library."),
    };
}
