namespace MLNet.Adapters.Benchmarks.Quality;

/// <summary>A question, its context and its answers.</summary>
internal sealed class QuestionRow
{
    public string Context { get; set; } = string.Empty;

    public string Question { get; set; } = string.Empty;

    public string TrainingAnswer { get; set; } = string.Empty;

    public int AnswerIndex { get; set; }

    public string[] Answers { get; set; } = [];
}
