using Microsoft.ML;
using MLNet.Adapters.CommandLine.Data;

namespace MLNet.Adapters.CommandLine.Tasks;

/// <summary>Vectors in which the two texts of a pair are close, or as close as their label says.</summary>
internal sealed class EmbeddingsTextTask : TextTask<AdapterContrastiveOptions, AdapterContrastiveTransformer>
{
    public override IReadOnlyList<TableColumn> Columns(ColumnRoles roles) => TextColumns.Of(roles, ColumnKind.Number);

    public override Figures Evaluate(MLContext context, AdapterTransformer model, IDataView scored, string? label)
    {
        var embedding = (AdapterContrastiveTransformer)model;
        if (label is not null)
        {
            var similarity = embedding.EvaluateSimilarity(scored, labelColumnName: label);
            return new Figures(similarity.Count, ("Spearman", similarity.Spearman), ("Pearson", similarity.Pearson));
        }

        var retrieval = embedding.Evaluate(scored);
        return new Figures(
            retrieval.Count,
            ("recall at 1", retrieval.RecallAt[1]),
            ("recall at 10", retrieval.RecallAt[10]),
            ("nDCG at 10", retrieval.NdcgAt[10]),
            ("mean reciprocal rank", retrieval.MeanReciprocalRank));
    }

    protected override IEstimator<ITransformer>? Before(MLContext context, ColumnRoles roles, IDataView? labels) => null;

    protected override AdapterContrastiveOptions Options(ColumnRoles roles)
    {
        var options = new AdapterContrastiveOptions { Sentence1ColumnName = roles.Text, Sentence2ColumnName = roles.Text2! };
        return roles.Label is { } label ? options with { Loss = ContrastiveLossKind.CoSent, LabelColumnName = label } : options;
    }

    protected override IEstimator<AdapterContrastiveTransformer> Trainer(MLContext context, AdapterContrastiveOptions options) =>
        context.Transforms.Text.AdapterContrastive(options);

    protected override AdapterContrastiveTransformer FromAdapter(
        MLContext context, AdapterContrastiveOptions options, AdapterComposition adapter) =>
        context.Transforms.Text.AdapterContrastive(options).FromAdapter(adapter);
}
