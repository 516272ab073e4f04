namespace MLNet.Adapters;

/// <summary>Options of <see cref="AdapterNamedEntityRecognitionTrainer"/>.</summary>
/// <remarks>
/// A text beyond <see cref="TrainingOptions.MaxTokens"/> is read in overlapping windows, nothing is dropped:
/// <see cref="TrainingOptions.OnLongText"/> and <see cref="TrainingOptions.PairTruncation"/> have no effect.
/// </remarks>
public sealed record AdapterNamedEntityRecognitionOptions : AdapterTaskOptions
{
    /// <summary>A text, parted into words as <see cref="WordSplitting"/> says, or a vector of texts with one word each.</summary>
    /// <value><c>Text</c> by default.</value>
    public string Sentence1ColumnName { get; init; } = "Text";

    /// <summary>
    /// How a text is parted into words; without effect on a vector of words, but for a text that a model trained on vectors is given later.
    /// </summary>
    /// <value>
    /// <see cref="WordSplitting.Detect"/> by default: as the training rows are tagged. The choice is logged and kept in the model.
    /// </value>
    public WordSplitting WordSplitting { get; init; } = WordSplitting.Detect;

    /// <summary>How the tags mark entities.</summary>
    /// <value>
    /// <see cref="TagScheme.Detect"/> by default: told from the values of the label's key where there are columns of entities. The scheme
    /// is logged and kept in the model.
    /// </value>
    public TagScheme TagScheme { get; init; } = TagScheme.Detect;

    /// <summary>Receives the tag of each word.</summary>
    /// <value><c>PredictedLabel</c> by default.</value>
    public string OutputColumnName { get; init; } = "PredictedLabel";

    /// <summary>Receives the probability of each word's predicted tag.</summary>
    /// <value><c>Score</c> by default.</value>
    public string ScoreColumnName { get; init; } = "Score";

    /// <summary>
    /// What the names of the entities' columns begin with: <c>…Text</c>, <c>…Type</c>, <c>…Start</c>, <c>…Length</c>, <c>…Score</c>.
    /// </summary>
    /// <value><c>Entity</c> by default; null for no such columns.</value>
    public string? EntityColumnPrefix { get; init; } = "Entity";

    /// <summary>
    /// The most tokens that neighbouring windows of a long text share; each word is judged in the window that shows most of its
    /// surroundings.
    /// </summary>
    /// <value>32 by default; at least 0, below MaxTokens less the encoder's special tokens, two for most.</value>
    public int WindowOverlap { get; init; } = 32;

    /// <summary>The layers between encoder and tags.</summary>
    /// <value><see cref="ClassificationHeadKind.Linear"/> by default, as AdapterHub's tagging head.</value>
    public ClassificationHeadKind Head { get; init; } = ClassificationHeadKind.Linear;
}
