using Microsoft.ML;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Methods.Fusion;
using MLNet.Adapters.Tests.Training;

namespace MLNet.Adapters.Tests.Pipeline.Fusion;

/// <summary>A fusion in the scaled dot-product form, without the column of its weights.</summary>
[TestClass]
public sealed class PlainFusionContractTests : MulticlassContractTests<AdapterTextClassificationTransformer>
{
    protected override IReadOnlyList<ReviewRow> Rows { get; } =
    [
        .. TinyReviews.Rows.Select(
            (row, index) =>
                new ReviewRow
                {
                    Text = row.Text,
                    Label = row.Label,
                    Extra = [index, index / 2f, -index],
                    Tags = [$"t{index}", "same"],
                }),
    ];

    protected override IEstimator<AdapterTextClassificationTransformer> CreateEstimator(MLContext context) =>
        context.MulticlassClassification.Trainers.AdapterTextClassification(
            TinyFusion.Options with
            {
                Fusion = AdapterFusionConfig.ScaledDotProduct,
            });

    protected override long CountScoredRows(AdapterTextClassificationTransformer model) => model.RowsScored;
}
