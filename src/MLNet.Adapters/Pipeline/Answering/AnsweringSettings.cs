namespace MLNet.Adapters.Pipeline.Answering;

/// <summary>What a model of question answering has of its own.</summary>
internal sealed record AnsweringSettings
{
    public required string ContextColumnName { get; init; }

    public required string QuestionColumnName { get; init; }

    public required string PredictedAnswerColumnName { get; init; }

    public required string ScoreColumnName { get; init; }

    public required int TopK { get; init; }

    public required int WindowOverlap { get; init; }

    public required int MaxAnswerTokens { get; init; }

    /// <summary>Whether training had questions without answer, so that "no answer" can be one.</summary>
    public required bool KnowsNoAnswer { get; init; }
}
