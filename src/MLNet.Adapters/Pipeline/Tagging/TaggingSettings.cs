namespace MLNet.Adapters.Pipeline.Tagging;

/// <summary>What a tagger has of its own.</summary>
internal sealed record TaggingSettings
{
    public required string Sentence1ColumnName { get; init; }

    public required string OutputColumnName { get; init; }

    public required string ScoreColumnName { get; init; }

    /// <summary>What the names of the entities' columns begin with; null for no such columns.</summary>
    public required string? EntityColumnPrefix { get; init; }

    public required int WindowOverlap { get; init; }

    /// <summary>
    /// How texts are parted into words; null in models of the first format, which part them at white space and keep punctuation in
    /// entities.
    /// </summary>
    public WordSplitting? WordSplitting { get; init; }

    /// <summary>How the tags mark entities; null without columns of entities, and in models of the first format.</summary>
    public TagScheme? TagScheme { get; init; }
}
