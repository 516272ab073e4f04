namespace MLNet.Adapters;

/// <summary>Options of <see cref="AdapterTextClassificationTrainer"/>.</summary>
public sealed record AdapterTextClassificationOptions : AdapterTaskOptions
{
    /// <summary>The name of the column that receives the probability of each class.</summary>
    /// <value><c>Score</c> by default.</value>
    public string ScoreColumnName { get; init; } = "Score";

    /// <summary>The name of the column that receives the predicted class.</summary>
    /// <value><c>PredictedLabel</c> by default.</value>
    public string OutputColumnName { get; init; } = "PredictedLabel";

    /// <summary>The name of the column with the text, or with the first text of a pair.</summary>
    /// <value><c>Text</c> by default.</value>
    public string Sentence1ColumnName { get; init; } = "Text";

    /// <summary>The name of the column with the second text of a pair.</summary>
    /// <value>Null by default: single texts.</value>
    public string? Sentence2ColumnName { get; init; }

    /// <summary>The layers between the encoder and the class scores.</summary>
    /// <value><see cref="ClassificationHeadKind.TwoLayer"/> by default.</value>
    public ClassificationHeadKind Head { get; init; } = ClassificationHeadKind.TwoLayer;

    /// <summary>The weights of the classes' rows in the training loss.</summary>
    /// <value>Null by default: all classes have the same weight.</value>
    public ClassWeights? ClassWeights { get; init; }

    /// <summary>The fraction of the training target that is spread evenly over all classes.</summary>
    /// <value>0 by default.</value>
    public double LabelSmoothing { get; init; }
}
