using Microsoft.ML;
using MLNet.Adapters.CommandLine.Data;

namespace MLNet.Adapters.CommandLine.Tasks;

/// <summary>The answer to a question in a context.</summary>
internal sealed class AnswersTextTask : TextTask<AdapterQuestionAnsweringOptions, AdapterQuestionAnsweringTransformer>
{
    private const string PredictedAnswer = "PredictedAnswer";

    public override IReadOnlyList<TableColumn> Columns(ColumnRoles roles) =>
    [
        new(roles.Text, ColumnKind.Text, roles.Text),
        new(roles.Text2!, ColumnKind.Text, roles.Text2),
        new(roles.Label!, ColumnKind.Text, roles.Label),
        new(roles.AnswerIndex!, ColumnKind.Index, roles.AnswerIndex),
    ];

    public override Figures Evaluate(MLContext context, AdapterTransformer model, IDataView scored, string? label)
    {
        var predicted = scored.Schema.GetColumnOrNull(PredictedAnswer) is null ? "Answer" : PredictedAnswer;
        var metrics = context.MulticlassClassification.EvaluateQuestionAnswering(scored, label!, predicted);
        return new Figures(metrics.Count, ("F1", metrics.F1), ("exact match", metrics.ExactMatch));
    }

    protected override IEstimator<ITransformer>? Before(MLContext context, ColumnRoles roles, IDataView? labels) => null;

    // A file may have a column named Answer: that of the predictions must have another name.
    protected override AdapterQuestionAnsweringOptions Options(ColumnRoles roles) => new()
    {
        ContextColumnName = roles.Text,
        QuestionColumnName = roles.Text2!,
        LabelColumnName = roles.Label!,
        AnswerIndexColumnName = roles.AnswerIndex!,
        PredictedAnswerColumnName = PredictedAnswer,
        ScoreColumnName = OutputNames.Score(roles),
    };

    // Short windows overlap by as large a share as those of the default length.
    protected override AdapterQuestionAnsweringOptions Adjust(AdapterQuestionAnsweringOptions options) =>
        options with { WindowOverlap = options.MaxTokens / 4 };

    protected override IEstimator<AdapterQuestionAnsweringTransformer> Trainer(
        MLContext context, AdapterQuestionAnsweringOptions options) =>
        context.MulticlassClassification.Trainers.AdapterQuestionAnswering(options);

    protected override AdapterQuestionAnsweringTransformer FromAdapter(
        MLContext context, AdapterQuestionAnsweringOptions options, AdapterComposition adapter) =>
        context.MulticlassClassification.Trainers.AdapterQuestionAnswering(options).FromAdapter(adapter);
}
