using Microsoft.ML;
using MLNet.Adapters.Tests.Training;

namespace MLNet.Adapters.Tests.Pipeline.Fusion;

/// <summary>A fusion with the column of its weights.</summary>
[TestClass]
public sealed class AdapterFusionContractTests : MulticlassContractTests<AdapterTextClassificationTransformer>
{
    protected override IReadOnlyList<ReviewRow> Rows { get; } =
    [
        .. TinyReviews.Rows.Select((row, index) => new ReviewRow
        {
            Text = row.Text,
            Label = row.Label,
            Weight = 1 + (index % 2),
            Extra = [index, index / 2f, -index],
            Tags = [$"t{index}", "same"],
        }),
    ];

    protected override IEstimator<AdapterTextClassificationTransformer> CreateEstimator(MLContext context) =>
        context.MulticlassClassification.Trainers.AdapterTextClassification(
            TinyFusion.Options with
            {
                FusionWeightsColumnName = "Used",
                ExampleWeightColumnName = "Weight",
            });

    protected override long CountScoredRows(AdapterTextClassificationTransformer model) => model.RowsScored;
}
