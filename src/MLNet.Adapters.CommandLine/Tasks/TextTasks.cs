using MLNet.Adapters.CommandLine.Data;
using MLNet.Adapters.CommandLine.Output;
using MLNet.Adapters.Heads;

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

    /// <summary>Returns the task of an adapter's head; an adapter without a head embeds texts.</summary>
    /// <exception cref="CommandException">The tool has no such task.</exception>
    public static TaskKind KindOf(AdapterComposition adapter) => adapter.Head?.Config.Kind switch
    {
        null => TaskKind.Embeddings,
        HeadKind.Classification => TaskKind.Classification,
        HeadKind.MultiLabel => TaskKind.MultiLabel,
        HeadKind.Tagging => TaskKind.Entities,
        HeadKind.Regression => TaskKind.Number,
        HeadKind.QuestionAnswering => TaskKind.Answers,
        var other => throw new CommandException(
            $"'{adapter.Name}' has a head of kind {other}, for which this tool has no model. Use the library."),
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
