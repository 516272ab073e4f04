namespace MLNet.Adapters.Pipeline.LanguageModel;

/// <summary>The columns of a language model.</summary>
internal sealed record LanguageModelSettings
{
    public required string Sentence1ColumnName { get; init; }

    public required string ScoreColumnName { get; init; }
}
