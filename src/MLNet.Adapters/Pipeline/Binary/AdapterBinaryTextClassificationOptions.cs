namespace MLNet.Adapters;

/// <summary>Options of <see cref="AdapterBinaryTextClassificationTrainer"/>.</summary>
/// <remarks><see cref="AdapterTaskOptions.OnMissingLabel"/> has no effect: ML.NET's bool has no missing value.</remarks>
public sealed record AdapterBinaryTextClassificationOptions : AdapterTaskOptions
{
    /// <summary>Receives the logarithm of the odds that the row is positive.</summary>
    /// <value><c>Score</c> by default.</value>
    public string ScoreColumnName { get; init; } = "Score";

    /// <summary>Receives the probability that the row is positive.</summary>
    /// <value><c>Probability</c> by default.</value>
    public string ProbabilityColumnName { get; init; } = "Probability";

    /// <summary>Receives whether that is above a half.</summary>
    /// <value><c>PredictedLabel</c> by default.</value>
    public string OutputColumnName { get; init; } = "PredictedLabel";

    /// <summary>The text, or the first text of a pair.</summary>
    /// <value><c>Text</c> by default.</value>
    public string Sentence1ColumnName { get; init; } = "Text";

    /// <summary>The second text of a pair.</summary>
    /// <value>Null by default: single texts.</value>
    public string? Sentence2ColumnName { get; init; }

    /// <summary>How much a positive row counts in the training loss beside a negative one, from 1e-9 to 1e9.</summary>
    /// <value>1 by default.</value>
    public double PositiveWeight { get; init; } = 1;

    /// <summary>The share of the training target that is spread evenly over both classes.</summary>
    /// <value>0 by default.</value>
    public double LabelSmoothing { get; init; }

    /// <summary>The layers between encoder and class scores.</summary>
    /// <value><see cref="ClassificationHeadKind.TwoLayer"/> by default.</value>
    public ClassificationHeadKind Head { get; init; } = ClassificationHeadKind.TwoLayer;
}
