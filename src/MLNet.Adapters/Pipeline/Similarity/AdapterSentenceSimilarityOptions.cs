namespace MLNet.Adapters;

/// <summary>Options of <see cref="AdapterSentenceSimilarityTrainer"/>.</summary>
public sealed record AdapterSentenceSimilarityOptions : AdapterTaskOptions
{
    /// <summary>Receives the predicted number.</summary>
    /// <value><c>Score</c> by default.</value>
    public string ScoreColumnName { get; init; } = "Score";

    /// <summary>The first text of a pair, or the only one.</summary>
    /// <value><c>Sentence1</c> by default.</value>
    public string Sentence1ColumnName { get; init; } = "Sentence1";

    /// <summary>The second text of a pair; null where a single text has a number.</summary>
    /// <value><c>Sentence2</c> by default.</value>
    public string? Sentence2ColumnName { get; init; } = "Sentence2";

    /// <summary>The layers between encoder and number.</summary>
    /// <value><see cref="ClassificationHeadKind.TwoLayer"/> by default.</value>
    public ClassificationHeadKind Head { get; init; } = ClassificationHeadKind.TwoLayer;
}
