using Microsoft.ML;
using MLNet.Adapters.CommandLine.Data;

namespace MLNet.Adapters.CommandLine.Tasks;

/// <summary>Any number of labels per text.</summary>
internal sealed class MultiLabelTextTask : TextTask<AdapterMultiLabelClassificationOptions, AdapterMultiLabelClassificationTransformer>
{
    public override IReadOnlyList<TableColumn> Columns(ColumnRoles roles) => TextColumns.Of(roles, ColumnKind.List);

    public override Figures Evaluate(MLContext context, AdapterTransformer model, IDataView scored, string? label)
    {
        var metrics = context.MulticlassClassification.EvaluateMultiLabel(scored, label!, OutputNames.PredictedLabel(scored, label!));
        return new Figures(
            metrics.Count,
            [("micro-F1", metrics.MicroF1), ("macro-F1", metrics.MacroF1), ("all labels right", metrics.SubsetAccuracy)],
            [.. metrics.Labels.Select(one => (one.Label, new[] { one.Precision, one.Recall, one.F1 }, one.Support))],
            ["precision", "recall", "F1"]);
    }

    protected override AdapterMultiLabelClassificationOptions Options(ColumnRoles roles) => new()
    {
        Sentence1ColumnName = roles.Text,
        Sentence2ColumnName = roles.Text2,
        LabelColumnName = roles.Label!,
        ScoreColumnName = OutputNames.Score(roles),
        OutputColumnName = OutputNames.PredictedLabel(roles),
    };

    protected override IEstimator<AdapterMultiLabelClassificationTransformer> Trainer(
        MLContext context, AdapterMultiLabelClassificationOptions options) =>
        context.MulticlassClassification.Trainers.AdapterMultiLabelClassification(options);

    protected override AdapterMultiLabelClassificationTransformer FromAdapter(
        MLContext context, AdapterMultiLabelClassificationOptions options, AdapterComposition adapter) =>
        context.MulticlassClassification.Trainers.AdapterMultiLabelClassification(options).FromAdapter(adapter);
}
