using Microsoft.ML;
using MLNet.Adapters.CommandLine.Data;

namespace MLNet.Adapters.CommandLine.Tasks;

/// <summary>One class per text or pair.</summary>
internal sealed class ClassificationTextTask : TextTask<AdapterTextClassificationOptions, AdapterTextClassificationTransformer>
{
    public override IReadOnlyList<TableColumn> Columns(ColumnRoles roles) => TextColumns.Of(roles, ColumnKind.Text);

    public override Figures Evaluate(MLContext context, AdapterTransformer model, IDataView scored, string? label) =>
        ClassFigures.Of(
            context.MulticlassClassification.Evaluate(
                scored, label!, OutputNames.Score(scored, label!), OutputNames.PredictedLabel(scored, label!)),
            ((AdapterTextClassificationTransformer)model).Labels);

    protected override AdapterTextClassificationOptions Options(ColumnRoles roles) => new()
    {
        Sentence1ColumnName = roles.Text,
        Sentence2ColumnName = roles.Text2,
        LabelColumnName = roles.Label!,
        ScoreColumnName = OutputNames.Score(roles),
        OutputColumnName = OutputNames.PredictedLabel(roles),
    };

    protected override IEstimator<AdapterTextClassificationTransformer> Trainer(
        MLContext context, AdapterTextClassificationOptions options) =>
        context.MulticlassClassification.Trainers.AdapterTextClassification(options);

    protected override AdapterTextClassificationTransformer FromAdapter(
        MLContext context, AdapterTextClassificationOptions options, AdapterComposition adapter) =>
        context.MulticlassClassification.Trainers.AdapterTextClassification(options).FromAdapter(adapter);

    protected override IEstimator<ITransformer>? After(MLContext context, ColumnRoles roles) =>
        context.Transforms.Conversion.MapKeyToValue(OutputNames.PredictedLabel(roles));
}
