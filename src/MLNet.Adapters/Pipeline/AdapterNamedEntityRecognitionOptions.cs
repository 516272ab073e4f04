using MLNet.Adapters.Heads;

namespace MLNet.Adapters.Pipeline;

/// <summary>Options of <see cref="AdapterNamedEntityRecognitionTrainer"/>.</summary>
/// <remarks>A text beyond <see cref="Training.TrainingOptions.MaxTokens"/> is read in overlapping windows, nothing is dropped: <see cref="Training.TrainingOptions.OnLongText"/> and <see cref="Training.TrainingOptions.PairTruncation"/> have no effect.</remarks>
public sealed record AdapterNamedEntityRecognitionOptions : AdapterTaskOptions
{
    /// <summary>A text, parted into words at white space, or a vector of texts with one word each. Punctuation that touches a word belongs to it ("Paris." is one word): part it as the training data do, or give a vector.</summary>
    /// <value><c>Text</c> by default.</value>
    public string Sentence1ColumnName { get; init; } = "Text";

    /// <summary>Receives the tag of each word.</summary>
    /// <value><c>PredictedLabel</c> by default.</value>
    public string OutputColumnName { get; init; } = "PredictedLabel";

    /// <summary>Receives the probability of each word's predicted tag.</summary>
    /// <value><c>Score</c> by default.</value>
    public string ScoreColumnName { get; init; } = "Score";

    /// <summary>What the names of the entities' columns begin with: <c>…Text</c>, <c>…Type</c>, <c>…Start</c>, <c>…Length</c>, <c>…Score</c>.</summary>
    /// <value><c>Entity</c> by default; null for no such columns.</value>
    public string? EntityColumnPrefix { get; init; } = "Entity";

    /// <summary>The most tokens that neighbouring windows of a long text share; each word is judged in the window that shows most of its surroundings.</summary>
    /// <value>32 by default; at least 0, below MaxTokens − 2.</value>
    public int WindowOverlap { get; init; } = 32;

    /// <summary>The layers between encoder and tags.</summary>
    /// <value><see cref="ClassificationHeadKind.Linear"/> by default, as AdapterHub's tagging head.</value>
    public ClassificationHeadKind Head { get; init; } = ClassificationHeadKind.Linear;
}
