namespace MLNet.Adapters;

/// <summary>Options of <see cref="AdapterBinaryTextClassificationTrainer"/>.</summary>
/// <remarks><see cref="AdapterTaskOptions.OnMissingLabel"/> has no effect: ML.NET's bool has no missing value.</remarks>
public sealed record AdapterBinaryTextClassificationOptions : AdapterTaskOptions
{
    /// <summary>The name of the column that receives the logarithm of the odds that the row is positive.</summary>
    /// <value><c>Score</c> by default.</value>
    public string ScoreColumnName { get; init; } = "Score";

    /// <summary>The name of the column that receives the probability that the row is positive.</summary>
    /// <value><c>Probability</c> by default.</value>
    public string ProbabilityColumnName { get; init; } = "Probability";

    /// <summary>The name of the column that receives the predicted label: whether the probability is above 0.5.</summary>
    /// <value><c>PredictedLabel</c> by default.</value>
    public string OutputColumnName { get; init; } = "PredictedLabel";

    /// <summary>The name of the column with the text, or with the first text of a pair.</summary>
    /// <value><c>Text</c> by default.</value>
    public string Sentence1ColumnName { get; init; } = "Text";

    /// <summary>The name of the column with the second text of a pair.</summary>
    /// <value>Null by default: single texts.</value>
    public string? Sentence2ColumnName { get; init; }

    /// <summary>The weight of a positive row in the training loss relative to a negative one, from 1e-9 to 1e9.</summary>
    /// <value>1 by default.</value>
    public double PositiveWeight { get; init; } = 1;

    /// <summary>The fraction of the training target that is spread evenly over both classes.</summary>
    /// <value>0 by default.</value>
    public double LabelSmoothing { get; init; }

    /// <summary>The layers between the encoder and the class scores.</summary>
    /// <value><see cref="ClassificationHeadKind.TwoLayer"/> by default.</value>
    public ClassificationHeadKind Head { get; init; } = ClassificationHeadKind.TwoLayer;
}
