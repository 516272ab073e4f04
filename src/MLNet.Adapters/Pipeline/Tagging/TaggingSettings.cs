namespace MLNet.Adapters.Pipeline.Tagging;

/// <summary>The settings that are specific to a tagger.</summary>
internal sealed record TaggingSettings
{
    public required string Sentence1ColumnName { get; init; }

    public required string OutputColumnName { get; init; }

    public required string ScoreColumnName { get; init; }

    /// <summary>The prefix of the names of the entity columns; null for no entity columns.</summary>
    public required string? EntityColumnPrefix { get; init; }

    public required int WindowOverlap { get; init; }

    /// <summary>
    /// How texts are split into words; null in models of the first format, which split them at white space and keep punctuation in
    /// entities.
    /// </summary>
    public WordSplitting? WordSplitting { get; init; }

    /// <summary>How the tags mark entities; null without entity columns, and in models of the first format.</summary>
    public TagScheme? TagScheme { get; init; }
}
