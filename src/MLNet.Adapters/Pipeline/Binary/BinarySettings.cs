namespace MLNet.Adapters.Pipeline.Binary;

/// <summary>The columns of a binary classifier.</summary>
internal sealed record BinarySettings
{
    public required string Sentence1ColumnName { get; init; }

    public required string? Sentence2ColumnName { get; init; }

    public required string ScoreColumnName { get; init; }

    public required string ProbabilityColumnName { get; init; }

    public required string OutputColumnName { get; init; }
}
