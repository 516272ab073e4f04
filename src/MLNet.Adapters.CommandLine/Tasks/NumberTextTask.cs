using Microsoft.ML;
using MLNet.Adapters.CommandLine.Data;

namespace MLNet.Adapters.CommandLine.Tasks;

/// <summary>A number per text or pair.</summary>
internal sealed class NumberTextTask : TextTask<AdapterSentenceSimilarityOptions, AdapterSentenceSimilarityTransformer>
{
    public override IReadOnlyList<TableColumn> Columns(ColumnRoles roles) => TextColumns.Of(roles, ColumnKind.Number);

    public override Figures Evaluate(MLContext context, AdapterTransformer model, IDataView scored, string? label)
    {
        var metrics = context.Regression.EvaluateSentenceSimilarity(scored, label!, OutputNames.Score(scored, label!));
        return new Figures(
            metrics.Count,
            ("Pearson", metrics.Pearson),
            ("Spearman", metrics.Spearman),
            ("mean squared error", metrics.MeanSquaredError),
            ("mean absolute error", metrics.MeanAbsoluteError));
    }

    protected override IEstimator<ITransformer>? Before(MLContext context, ColumnRoles roles, IDataView? labels) => null;

    protected override AdapterSentenceSimilarityOptions Options(ColumnRoles roles) => new()
    {
        Sentence1ColumnName = roles.Text,
        Sentence2ColumnName = roles.Text2,
        LabelColumnName = roles.Label!,
        ScoreColumnName = OutputNames.Score(roles),
    };

    protected override IEstimator<AdapterSentenceSimilarityTransformer> Trainer(
        MLContext context, AdapterSentenceSimilarityOptions options) =>
        context.Regression.Trainers.AdapterSentenceSimilarity(options);

    protected override AdapterSentenceSimilarityTransformer FromAdapter(
        MLContext context, AdapterSentenceSimilarityOptions options, AdapterComposition adapter) =>
        context.Regression.Trainers.AdapterSentenceSimilarity(options).FromAdapter(adapter);
}
