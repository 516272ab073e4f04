namespace MLNet.Adapters;

/// <summary>Options of <see cref="AdapterMultiTaskClassificationTrainer"/>.</summary>
/// <remarks>
/// An adapter is trained: <see cref="AdapterTaskOptions.FineTuning"/> must remain <see cref="FineTuning.Adapter"/>, and
/// <see cref="AdapterTaskOptions.FusedAdapters"/> null. The head of an <see cref="AdapterTaskOptions.InitialAdapter"/> is not used.
/// </remarks>
public sealed record AdapterMultiTaskClassificationOptions : AdapterTaskOptions
{
    /// <summary>The name of the column with the name of each row's task, a text.</summary>
    /// <value><c>Task</c> by default.</value>
    public string TaskColumnName { get; init; } = "Task";

    /// <summary>The name of the column that receives the probability of each class of the row's task.</summary>
    /// <value><c>Score</c> by default.</value>
    public string ScoreColumnName { get; init; } = "Score";

    /// <summary>The name of the column that receives the predicted class, a text.</summary>
    /// <value><c>PredictedLabel</c> by default.</value>
    public string OutputColumnName { get; init; } = "PredictedLabel";

    /// <summary>The name of the column that receives the class of each score.</summary>
    /// <value><c>ScoreLabels</c> by default.</value>
    public string ScoreLabelsColumnName { get; init; } = "ScoreLabels";

    /// <inheritdoc cref="AdapterTextClassificationOptions.Sentence1ColumnName"/>
    public string Sentence1ColumnName { get; init; } = "Text";

    /// <inheritdoc cref="AdapterTextClassificationOptions.Sentence2ColumnName"/>
    public string? Sentence2ColumnName { get; init; }

    /// <summary>The layers between the encoder and the class scores of each task.</summary>
    /// <value><see cref="ClassificationHeadKind.TwoLayer"/> by default.</value>
    public ClassificationHeadKind Head { get; init; } = ClassificationHeadKind.TwoLayer;
}
