namespace MLNet.Adapters.Pipeline.Answering;

/// <summary>The settings that are specific to a question-answering model.</summary>
internal sealed record AnsweringSettings
{
    public required string ContextColumnName { get; init; }

    public required string QuestionColumnName { get; init; }

    public required string PredictedAnswerColumnName { get; init; }

    public required string ScoreColumnName { get; init; }

    public required int TopK { get; init; }

    public required int WindowOverlap { get; init; }

    public required int MaxAnswerTokens { get; init; }

    /// <summary>Whether training included questions without an answer, so that "no answer" can be predicted.</summary>
    public required bool KnowsNoAnswer { get; init; }
}
