namespace MLNet.Adapters;

/// <summary>Options of <see cref="AdapterMultiLabelClassificationTrainer"/>.</summary>
/// <remarks>
/// A row without labels is learnt as such. <see cref="AdapterTaskOptions.OnMissingLabel"/> is about keys that are 0, which
/// <c>MapValueToKey</c> makes of labels that it does not know: they are counted in a warning, or an error.
/// </remarks>
public sealed record AdapterMultiLabelClassificationOptions : AdapterTaskOptions
{
    /// <summary>Receives the probability of each label.</summary>
    /// <value><c>Score</c> by default.</value>
    public string ScoreColumnName { get; init; } = "Score";

    /// <summary>Receives whether each label is predicted.</summary>
    /// <value><c>PredictedLabel</c> by default.</value>
    public string OutputColumnName { get; init; } = "PredictedLabel";

    /// <summary>The text, or the first text of a pair.</summary>
    /// <value><c>Text</c> by default.</value>
    public string Sentence1ColumnName { get; init; } = "Text";

    /// <summary>The second text of a pair.</summary>
    /// <value>Null by default: single texts.</value>
    public string? Sentence2ColumnName { get; init; }

    /// <summary>The probability from which on a label is predicted, from 0 to 1.</summary>
    /// <value>0.5 by default.</value>
    public double Threshold { get; init; } = 0.5;

    /// <summary>Thresholds of single labels, by name; the others have <see cref="Threshold"/>.</summary>
    /// <value>Null by default.</value>
    public IReadOnlyDictionary<string, double>? LabelThresholds { get; init; }

    /// <summary>The layers between encoder and labels.</summary>
    /// <value><see cref="ClassificationHeadKind.TwoLayer"/> by default.</value>
    public ClassificationHeadKind Head { get; init; } = ClassificationHeadKind.TwoLayer;
}
