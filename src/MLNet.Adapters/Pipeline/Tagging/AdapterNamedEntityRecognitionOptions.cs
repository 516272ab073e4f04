namespace MLNet.Adapters;

/// <summary>Options of <see cref="AdapterNamedEntityRecognitionTrainer"/>.</summary>
/// <remarks>
/// A text beyond <see cref="TrainingOptions.MaxTokens"/> is read in overlapping windows and nothing is dropped, so
/// <see cref="TrainingOptions.OnLongText"/> and <see cref="TrainingOptions.PairTruncation"/> have no effect.
/// </remarks>
public sealed record AdapterNamedEntityRecognitionOptions : AdapterTaskOptions
{
    /// <summary>
    /// The name of the column with the words: a text, split into words as <see cref="WordSplitting"/> specifies, or a vector of texts with
    /// one word each.
    /// </summary>
    /// <value><c>Text</c> by default.</value>
    public string Sentence1ColumnName { get; init; } = "Text";

    /// <summary>
    /// How a text is split into words. This has no effect on a vector of words, except for a text that is later passed to a model trained
    /// on vectors.
    /// </summary>
    /// <value>
    /// <see cref="WordSplitting.Detect"/> by default: as the training rows are tagged. The choice is logged and saved in the model.
    /// </value>
    public WordSplitting WordSplitting { get; init; } = WordSplitting.Detect;

    /// <summary>How the tags mark entities.</summary>
    /// <value>
    /// <see cref="TagScheme.Detect"/> by default: detected from the values of the label's key if there are entity columns. The scheme is
    /// logged and saved in the model.
    /// </value>
    public TagScheme TagScheme { get; init; } = TagScheme.Detect;

    /// <summary>The name of the column that receives the tag of each word.</summary>
    /// <value><c>PredictedLabel</c> by default.</value>
    public string OutputColumnName { get; init; } = "PredictedLabel";

    /// <summary>The name of the column that receives the probability of each word's predicted tag.</summary>
    /// <value><c>Score</c> by default.</value>
    public string ScoreColumnName { get; init; } = "Score";

    /// <summary>
    /// The prefix of the names of the entity columns: <c>…Text</c>, <c>…Type</c>, <c>…Start</c>, <c>…Length</c>, <c>…Score</c>.
    /// </summary>
    /// <value><c>Entity</c> by default; null for no entity columns.</value>
    public string? EntityColumnPrefix { get; init; } = "Entity";

    /// <summary>
    /// The maximum number of tokens that neighbouring windows of a long text share. Each word is scored in the window that contains most of
    /// its context.
    /// </summary>
    /// <value>32 by default; at least 0 and below MaxTokens minus the encoder's special tokens, which are two for most encoders.</value>
    public int WindowOverlap { get; init; } = 32;

    /// <summary>The layers between the encoder and the tags.</summary>
    /// <value><see cref="ClassificationHeadKind.Linear"/> by default, like AdapterHub's tagging head.</value>
    public ClassificationHeadKind Head { get; init; } = ClassificationHeadKind.Linear;
}
