namespace MLNet.Adapters;

/// <summary>Options of <see cref="AdapterSentenceSimilarityTrainer"/>.</summary>
public sealed record AdapterSentenceSimilarityOptions : AdapterTaskOptions
{
    /// <summary>The name of the column that receives the predicted number.</summary>
    /// <value><c>Score</c> by default.</value>
    public string ScoreColumnName { get; init; } = "Score";

    /// <summary>The name of the column with the first text of a pair, or with the only text.</summary>
    /// <value><c>Sentence1</c> by default.</value>
    public string Sentence1ColumnName { get; init; } = "Sentence1";

    /// <summary>The name of the column with the second text of a pair; null for single texts.</summary>
    /// <value><c>Sentence2</c> by default.</value>
    public string? Sentence2ColumnName { get; init; } = "Sentence2";

    /// <summary>The layers between the encoder and the number.</summary>
    /// <value><see cref="ClassificationHeadKind.TwoLayer"/> by default.</value>
    public ClassificationHeadKind Head { get; init; } = ClassificationHeadKind.TwoLayer;
}
