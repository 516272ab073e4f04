namespace MLNet.Adapters;

/// <summary>Options of <see cref="AdapterMaskedLanguageModelTrainer"/>.</summary>
/// <remarks>
/// There is no label: <see cref="AdapterTaskOptions.LabelColumnName"/> has no effect, and <see cref="AdapterTaskOptions.OnMissingLabel"/>
/// specifies what happens to a row without text, or whose text has no token that can be hidden. Rows have no weights.
/// <see cref="TrainingOptions.HeadDropout"/> and <see cref="TrainingOptions.PairTruncation"/> have no effect.
/// </remarks>
public sealed record AdapterMaskedLanguageModelOptions : AdapterTaskOptions
{
    /// <summary>The name of the column with the texts.</summary>
    /// <value><c>Text</c> by default.</value>
    public string Sentence1ColumnName { get; init; } = "Text";

    /// <summary>The name of the column that receives the mean log-likelihood of each text's tokens.</summary>
    /// <value><c>Score</c> by default.</value>
    public string ScoreColumnName { get; init; } = "Score";

    /// <summary>
    /// The fraction of a text's tokens that are hidden in training, at least one: 80 % of them become [MASK], 10 % become a random token,
    /// and 10 % are kept.
    /// </summary>
    /// <value>0.15 by default; above 0 and below 1.</value>
    public double MaskProbability { get; init; } = 0.15;
}
