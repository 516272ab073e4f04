namespace MLNet.Adapters;

/// <summary>Options of <see cref="AdapterQuestionAnsweringTrainer"/>.</summary>
/// <remarks>
/// <see cref="AdapterTaskOptions.LabelColumnName"/> names the answers, <c>TrainingAnswer</c> by default, and
/// <see cref="TrainingOptions.MaxTokens"/> is 256 by default. A context is never cut, whatever its length;
/// <see cref="TrainingOptions.OnLongText"/> is about questions that leave no room for any context. A question that leaves some, but not
/// more than <see cref="WindowOverlap"/>, is refused with the numbers where its context needs windows.
/// <see cref="TrainingOptions.PairTruncation"/> and <see cref="AdapterTaskOptions.OnMissingLabel"/> have no effect: an empty answer says
/// that the context does not answer the question.
/// </remarks>
public sealed record AdapterQuestionAnsweringOptions : AdapterTaskOptions
{
    /// <summary>The defaults.</summary>
    public AdapterQuestionAnsweringOptions() => LabelColumnName = "TrainingAnswer";

    /// <summary>The text that holds the answer.</summary>
    /// <value><c>Context</c> by default.</value>
    public string ContextColumnName { get; init; } = "Context";

    /// <summary>The question.</summary>
    /// <value><c>Question</c> by default.</value>
    public string QuestionColumnName { get; init; } = "Question";

    /// <summary>
    /// Where the answer begins in the context: an Int32 that counts UTF-16 units, as <see cref="string.IndexOf(string)"/> does. It is not
    /// read where the answer is empty.
    /// </summary>
    /// <value><c>AnswerIndex</c> by default.</value>
    public string AnswerIndexColumnName { get; init; } = "AnswerIndex";

    /// <summary>Receives the best answers, best first.</summary>
    /// <value><c>Answer</c> by default.</value>
    public string PredictedAnswerColumnName { get; init; } = "Answer";

    /// <summary>Receives the score of each of them.</summary>
    /// <value><c>Score</c> by default.</value>
    public string ScoreColumnName { get; init; } = "Score";

    /// <summary>The most answers that a question gets.</summary>
    /// <value>3 by default.</value>
    public int TopK { get; init; } = 3;

    /// <summary>
    /// The tokens that neighbouring windows of a long context share. An answer of at most one token more is whole in a window, wherever it
    /// stands.
    /// </summary>
    /// <value>64 by default.</value>
    public int WindowOverlap { get; init; } = 64;

    /// <summary>The most tokens of a predicted answer.</summary>
    /// <value>30 by default.</value>
    public int MaxAnswerTokens { get; init; } = 30;

    /// <summary>The layers between encoder and the two numbers of a token.</summary>
    /// <value><see cref="ClassificationHeadKind.Linear"/> by default.</value>
    public ClassificationHeadKind Head { get; init; } = ClassificationHeadKind.Linear;

    private protected override int DefaultMaxTokens => 256;
}
