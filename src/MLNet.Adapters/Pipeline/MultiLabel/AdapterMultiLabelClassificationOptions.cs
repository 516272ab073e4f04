namespace MLNet.Adapters;

/// <summary>Options of <see cref="AdapterMultiLabelClassificationTrainer"/>.</summary>
/// <remarks>
/// A row without labels is learnt as such. <see cref="AdapterTaskOptions.OnMissingLabel"/> applies to keys that are 0, which
/// <c>MapValueToKey</c> creates from unknown labels: they are counted in a warning, or are an error.
/// </remarks>
public sealed record AdapterMultiLabelClassificationOptions : AdapterTaskOptions
{
    /// <summary>The name of the column that receives the probability of each label.</summary>
    /// <value><c>Score</c> by default.</value>
    public string ScoreColumnName { get; init; } = "Score";

    /// <summary>The name of the column that receives whether each label is predicted.</summary>
    /// <value><c>PredictedLabel</c> by default.</value>
    public string OutputColumnName { get; init; } = "PredictedLabel";

    /// <summary>The name of the column with the text, or with the first text of a pair.</summary>
    /// <value><c>Text</c> by default.</value>
    public string Sentence1ColumnName { get; init; } = "Text";

    /// <summary>The name of the column with the second text of a pair.</summary>
    /// <value>Null by default: single texts.</value>
    public string? Sentence2ColumnName { get; init; }

    /// <summary>The probability, from 0 to 1, at or above which a label is predicted.</summary>
    /// <value>0.5 by default.</value>
    public double Threshold { get; init; } = 0.5;

    /// <summary>The thresholds of individual labels, by name; the other labels use <see cref="Threshold"/>.</summary>
    /// <value>Null by default.</value>
    public IReadOnlyDictionary<string, double>? LabelThresholds { get; init; }

    /// <summary>The layers between the encoder and the labels.</summary>
    /// <value><see cref="ClassificationHeadKind.TwoLayer"/> by default.</value>
    public ClassificationHeadKind Head { get; init; } = ClassificationHeadKind.TwoLayer;
}
