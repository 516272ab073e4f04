using Microsoft.ML;
using MLNet.Adapters.Tests.Training;

namespace MLNet.Adapters.Tests.Pipeline.Embedding;

/// <summary>Embeddings trained from pairs, on the tiny encoder.</summary>
[TestClass]
public sealed class AdapterContrastiveContractTests : EstimatorContractTests<AdapterContrastiveTransformer>
{
    protected override IEstimator<AdapterContrastiveTransformer> CreateEstimator(MLContext context) =>
        context.Transforms.Text.AdapterContrastive(TinyTextPairs.Options);

    protected override IDataView CreateFitData(MLContext context) =>
        context.Data.Cache(context.Data.LoadFromEnumerable(TinyTextPairs.Rows(24)));

    protected override IDataView CreateTransformData(MLContext context)
    {
        var data = context.Data.LoadFromEnumerable(TinyTextPairs.Rows(12));
        return context.Transforms.DropColumns("Sentence2").Fit(data).Transform(data);
    }

    protected override IEnumerable<IDataView> CreateInvalidData(MLContext context)
    {
        var data = CreateFitData(context);
        yield return context.Transforms.DropColumns("Sentence1").Fit(data).Transform(data);
        yield return context.Transforms.CopyColumns("Sentence1", "Label").Fit(data).Transform(data);
    }

    protected override long CountScoredRows(AdapterContrastiveTransformer model) => model.RowsScored;
}
