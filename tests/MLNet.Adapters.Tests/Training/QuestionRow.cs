namespace MLNet.Adapters.Tests.Training;

/// <summary>A question about a context, and its answer.</summary>
public sealed record QuestionRow
{
    public string? Context { get; set; }

    public string? Question { get; set; }

    public string? TrainingAnswer { get; set; }

    public int AnswerIndex { get; set; }
}
