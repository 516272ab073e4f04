using Microsoft.ML;

namespace MLNet.Adapters.Tests.Pipeline.Classification;

/// <summary>Classification of single texts, weighted rows, on the tiny encoder.</summary>
[TestClass]
public sealed class AdapterTextContractTests : MulticlassContractTests<AdapterTextClassificationTransformer>
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
            TinyReviews.Options with
            {
                ExampleWeightColumnName = "Weight",
            });

    protected override long CountScoredRows(AdapterTextClassificationTransformer model) => model.RowsScored;
}
