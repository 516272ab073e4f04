using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Adapters.Heads;

namespace MLNet.Adapters;

/// <summary>Extension methods that add models of trained adapters to ML.NET's catalog.</summary>
public static class TrainedAdapterCatalog
{
    private const string Text = "Text"; // of all models, whether they read pairs or not

    /// <summary>
    /// Returns the model of a trained adapter and its head, such as one from a folder of AdapterHub or PEFT. Nothing is trained.
    /// </summary>
    /// <remarks>
    /// The head determines the task, and with it the type of the model: one class or several labels of a text, a number, tags of words,
    /// an answer, or the plausibility of a text. Labels are those of the head, and all options have their default values: for others, use
    /// <c>FromAdapter</c> of the task's trainer. Adapters without a head embed texts, by <c>FromAdapter</c> of <c>AdapterContrastive</c> or
    /// by <c>EncoderEmbedding</c>.
    /// </remarks>
    /// <example>
    /// <code>
    /// var model = mlContext.Model.FromAdapter(TrainedAdapter.Load("folder", encoder), encoder);
    /// </code>
    /// </example>
    /// <param name="catalog"><c>MLContext.Model</c>.</param>
    /// <param name="adapter">The adapter, fusion, stack or average, with its head.</param>
    /// <param name="encoder">The encoder in which it was trained; null for <see cref="PretrainedEncoder.Default"/>.</param>
    /// <param name="sentence2ColumnName">
    /// The name of the column with the second text of a pair; null if the adapter was trained on single texts. The first text is in the
    /// column <c>Text</c>; questions and contexts are in <c>Question</c> and <c>Context</c>.
    /// </param>
    /// <returns>The model, ready to score.</returns>
    /// <exception cref="ArgumentException">
    /// The adapter has no head, or one for which there is no model, or belongs to another encoder; or a second text is named for a task
    /// that does not have one.
    /// </exception>
    /// <exception cref="FileNotFoundException">The default encoder is requested, but its package is not referenced.</exception>
    /// <exception cref="InvalidDataException">The weights do not match the configuration.</exception>
    /// <exception cref="NativeLibraryMissingException">The application has no native tensor library.</exception>
    public static AdapterTransformer FromAdapter(
        this ModelOperationsCatalog catalog,
        AdapterComposition adapter,
        PretrainedEncoder? encoder = null,
        string? sentence2ColumnName = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(adapter);
        var environment = CatalogUtils.GetEnvironment(catalog);
        if (adapter.Head is not { Config: var head })
            throw new ArgumentException(
                $"'{adapter.Name}' has no head to predict with. Embed texts with it (Transforms.Text.EncoderEmbedding), or train a head "
                + "on it (FrozenAdapters with FineTuning.HeadOnly).",
                nameof(adapter));
        if (sentence2ColumnName is not null && !ReadsPairs(head.Kind))
            throw new ArgumentException(
                $"sentence2ColumnName is '{sentence2ColumnName}', but the head of '{adapter.Name}', of kind {head.Kind}, does not read "
                + "such pairs. Leave it null.",
                nameof(sentence2ColumnName));
        return head.Kind switch
        {
            HeadKind.Classification => new AdapterTextClassificationTrainer(
                environment, new() { Encoder = encoder, Sentence2ColumnName = sentence2ColumnName }).FromAdapter(adapter),
            HeadKind.MultiLabel => new AdapterMultiLabelClassificationTrainer(
                environment, new() { Encoder = encoder, Sentence2ColumnName = sentence2ColumnName }).FromAdapter(adapter),
            HeadKind.Regression => new AdapterSentenceSimilarityTrainer(
                environment, new() { Encoder = encoder, Sentence1ColumnName = Text, Sentence2ColumnName = sentence2ColumnName })
                .FromAdapter(adapter),
            HeadKind.Tagging => new AdapterNamedEntityRecognitionTrainer(environment, new() { Encoder = encoder }).FromAdapter(adapter),
            HeadKind.QuestionAnswering => new AdapterQuestionAnsweringTrainer(
                environment, Overlapping(new() { Encoder = encoder })).FromAdapter(adapter),
            HeadKind.MaskedLanguageModel => new AdapterMaskedLanguageModelTrainer(
                environment, new() { Encoder = encoder }).FromAdapter(adapter),
            _ => throw new ArgumentException(
                $"'{adapter.Name}' has a head of kind {head.Kind}, for which there is no model. Load it without its head, and train "
                + "another.",
                nameof(adapter)),
        };
    }

    // Windows of an encoder with few positions overlap by as large a share as those of the default length.
    private static AdapterQuestionAnsweringOptions Overlapping(AdapterQuestionAnsweringOptions options) =>
        options with { WindowOverlap = options.MaxTokens / 4 };

    private static bool ReadsPairs(HeadKind kind) =>
        kind is not (HeadKind.Tagging or HeadKind.QuestionAnswering or HeadKind.MaskedLanguageModel);
}
