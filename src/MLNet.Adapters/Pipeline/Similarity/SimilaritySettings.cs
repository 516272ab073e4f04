namespace MLNet.Adapters.Pipeline.Similarity;

/// <summary>The settings that are specific to a sentence similarity model.</summary>
internal sealed record SimilaritySettings
{
    public required string Sentence1ColumnName { get; init; }

    public required string? Sentence2ColumnName { get; init; }

    public required string ScoreColumnName { get; init; }
}
