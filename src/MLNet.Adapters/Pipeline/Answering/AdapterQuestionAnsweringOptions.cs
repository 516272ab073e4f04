namespace MLNet.Adapters;

/// <summary>Options of <see cref="AdapterQuestionAnsweringTrainer"/>.</summary>
/// <remarks>
/// <see cref="AdapterTaskOptions.LabelColumnName"/> names the answers, <c>TrainingAnswer</c> by default, and
/// <see cref="TrainingOptions.MaxTokens"/> is 256 by default. A context is never cut, whatever its length;
/// <see cref="TrainingOptions.OnLongText"/> applies to questions that leave no room for any context. If a question leaves some room, but
/// not more than <see cref="WindowOverlap"/>, and its context needs windows, it is rejected with an error that states the numbers.
/// <see cref="TrainingOptions.PairTruncation"/> and <see cref="AdapterTaskOptions.OnMissingLabel"/> have no effect: an empty answer means
/// that the context does not answer the question.
/// </remarks>
public sealed record AdapterQuestionAnsweringOptions : AdapterTaskOptions
{
    /// <summary>Creates options with the default values.</summary>
    public AdapterQuestionAnsweringOptions() => LabelColumnName = "TrainingAnswer";

    /// <summary>The name of the column with the text that contains the answer.</summary>
    /// <value><c>Context</c> by default.</value>
    public string ContextColumnName { get; init; } = "Context";

    /// <summary>The name of the column with the question.</summary>
    /// <value><c>Question</c> by default.</value>
    public string QuestionColumnName { get; init; } = "Question";

    /// <summary>
    /// The name of the column with the start index of the answer in the context: an Int32 in UTF-16 units, as
    /// <see cref="string.IndexOf(string)"/> returns. It is not read if the answer is empty.
    /// </summary>
    /// <value><c>AnswerIndex</c> by default.</value>
    public string AnswerIndexColumnName { get; init; } = "AnswerIndex";

    /// <summary>The name of the column that receives the best answers, best first.</summary>
    /// <value><c>Answer</c> by default.</value>
    public string PredictedAnswerColumnName { get; init; } = "Answer";

    /// <summary>The name of the column that receives the scores of the best answers.</summary>
    /// <value><c>Score</c> by default.</value>
    public string ScoreColumnName { get; init; } = "Score";

    /// <summary>The maximum number of answers per question.</summary>
    /// <value>3 by default.</value>
    public int TopK { get; init; } = 3;

    /// <summary>
    /// The number of tokens that neighbouring windows of a long context share. An answer of at most one token more than that fits
    /// completely in a window, wherever it is.
    /// </summary>
    /// <value>64 by default.</value>
    public int WindowOverlap { get; init; } = 64;

    /// <summary>The maximum number of tokens in a predicted answer.</summary>
    /// <value>30 by default.</value>
    public int MaxAnswerTokens { get; init; } = 30;

    /// <summary>The layers between the encoder and the two numbers per token.</summary>
    /// <value><see cref="ClassificationHeadKind.Linear"/> by default.</value>
    public ClassificationHeadKind Head { get; init; } = ClassificationHeadKind.Linear;

    private protected override int DefaultMaxTokens => 256;
}
