using Microsoft.ML;
using MLNet.Adapters.Tests.Training;

namespace MLNet.Adapters.Tests.Pipeline.Similarity;

/// <summary>A number for text pairs, on the tiny encoder.</summary>
[TestClass]
public sealed class AdapterSentenceSimilarityContractTests : EstimatorContractTests<AdapterSentenceSimilarityTransformer>
{
    protected override IEstimator<AdapterSentenceSimilarityTransformer> CreateEstimator(MLContext context) =>
        context.Regression.Trainers.AdapterSentenceSimilarity(TinyPairs.Options with { MaxEpochs = 1 });

    protected override IDataView CreateFitData(MLContext context) =>
        context.Data.Cache(context.Data.LoadFromEnumerable(TinyPairs.Rows(24)));

    protected override IDataView CreateTransformData(MLContext context)
    {
        var data = context.Data.LoadFromEnumerable(TinyPairs.Rows(12));
        return context.Transforms.DropColumns("Label").Fit(data).Transform(data);
    }

    protected override IEnumerable<IDataView> CreateInvalidData(MLContext context)
    {
        var data = CreateFitData(context);
        yield return context.Transforms.DropColumns("Sentence2").Fit(data).Transform(data);
        yield return context.Transforms.CopyColumns("Sentence1", "Label").Fit(data).Transform(data);
    }

    protected override long CountScoredRows(AdapterSentenceSimilarityTransformer model) => model.RowsScored;
}
