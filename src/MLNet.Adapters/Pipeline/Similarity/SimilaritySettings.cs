namespace MLNet.Adapters.Pipeline.Similarity;

/// <summary>What a model of sentence similarity has of its own.</summary>
internal sealed record SimilaritySettings
{
    public required string Sentence1ColumnName { get; init; }

    public required string? Sentence2ColumnName { get; init; }

    public required string ScoreColumnName { get; init; }
}
