namespace MLNet.Adapters.Pipeline.Classification;

/// <summary>The columns of a text classifier.</summary>
internal sealed record ClassificationSettings
{
    public required string Sentence1ColumnName { get; init; }

    public required string? Sentence2ColumnName { get; init; }

    public required string ScoreColumnName { get; init; }

    public required string OutputColumnName { get; init; }

    /// <summary>The column of fusion weights in models of older versions, which store it here; null in newer models.</summary>
    public string? FusionWeightsColumnName { get; init; }
}
