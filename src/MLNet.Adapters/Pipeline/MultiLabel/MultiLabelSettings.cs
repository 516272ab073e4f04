namespace MLNet.Adapters.Pipeline.MultiLabel;

/// <summary>The settings that are specific to a multi-label model.</summary>
internal sealed record MultiLabelSettings
{
    public required string Sentence1ColumnName { get; init; }

    public required string? Sentence2ColumnName { get; init; }

    public required string ScoreColumnName { get; init; }

    public required string OutputColumnName { get; init; }

    /// <summary>The probability at or above which each label is predicted, in the order of the labels.</summary>
    public required IReadOnlyList<double> Thresholds { get; init; }
}
