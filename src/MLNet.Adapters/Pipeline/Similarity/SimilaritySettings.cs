namespace MLNet.Adapters.Pipeline.Similarity;

/// <summary>What a model of sentence similarity has of its own.</summary>
internal sealed record SimilaritySettings
{
    public required string Sentence1ColumnName { get; init; }

    public required string? Sentence2ColumnName { get; init; }

    public required string ScoreColumnName { get; init; }

    /// <summary>The mean of the training labels, which the head's 0 stands for.</summary>
    public required double LabelMean { get; init; }

    /// <summary>Their standard deviation, which the head's 1 stands for.</summary>
    public required double LabelDeviation { get; init; }
}
