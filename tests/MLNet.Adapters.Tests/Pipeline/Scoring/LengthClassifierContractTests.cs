using Microsoft.ML;

namespace MLNet.Adapters.Tests.Pipeline.Scoring;

/// <summary>Proves the pipeline with a classifier that needs no tensor.</summary>
[TestClass]
[DoNotParallelize]
public sealed class LengthClassifierContractTests : MulticlassContractTests<LengthClassifierTransformer>
{
    protected override IReadOnlyList<ReviewRow> Rows { get; } =
    [
        .. Enumerable.Range(0, 24).Select(index => new ReviewRow
        {
            Text = new string('x', (10 * (index % 3)) + index),
            Label = ((string[])["b", "a", "c"])[index % 3],
            Weight = 1 + (index % 2),
            Extra = [index, index / 2f, -index],
            Tags = [$"t{index}", "same"],
        }),
    ];

    protected override IEstimator<LengthClassifierTransformer> CreateEstimator(MLContext context) => new LengthClassifierTrainer(context);

    protected override long CountScoredRows(LengthClassifierTransformer model) => model.Scoring.RowsScored;
}
