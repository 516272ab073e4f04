namespace MLNet.Adapters.CommandLine.Data;

/// <summary>Which column of a file has which role.</summary>
internal sealed record ColumnRoles
{
    public required TaskKind Task { get; init; }

    /// <summary>The text, the first text of a pair, the words, or the context.</summary>
    public required string Text { get; init; }

    /// <summary>The second text of a pair, or the question; null if there is none.</summary>
    public string? Text2 { get; init; }

    /// <summary>The class, the labels, the tags, the number or the answer; null for pairs without a label.</summary>
    public string? Label { get; init; }

    /// <summary>The position of the answer in the context; null if the file has none.</summary>
    public string? AnswerIndex { get; init; }

    /// <summary>Returns the roles in a sentence.</summary>
    public override string ToString() => Task switch
    {
        TaskKind.Answers => $"{Name}: context '{Text}', question '{Text2}', answer '{Label}'"
            + (AnswerIndex is null ? ", positions by search" : $", position '{AnswerIndex}'"),
        TaskKind.Entities => $"{Name}: words '{Text}', tags '{Label}'",
        TaskKind.Embeddings => $"{Name}: '{Text}' and '{Text2}' belong together",
        _ => $"{Name}: text '{Text}'{(Text2 is null ? "" : $" and '{Text2}'")}, label '{Label}'",
    };

    private string Name => Task switch
    {
        TaskKind.Classification => "classification",
        TaskKind.MultiLabel => "several labels",
        TaskKind.Entities => "entities",
        TaskKind.Number => "a number",
        TaskKind.Answers => "answers",
        _ => "embeddings",
    };
}
