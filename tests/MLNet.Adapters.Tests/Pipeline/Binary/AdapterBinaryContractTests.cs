using Microsoft.ML;
using MLNet.Adapters.Tests.Training;

namespace MLNet.Adapters.Tests.Pipeline.Binary;

/// <summary>Yes or no for texts, on the tiny encoder.</summary>
[TestClass]
public sealed class AdapterBinaryContractTests : EstimatorContractTests<AdapterBinaryTextClassificationTransformer>
{
    protected override IEstimator<AdapterBinaryTextClassificationTransformer> CreateEstimator(MLContext context) =>
        context.BinaryClassification.Trainers.AdapterTextClassification(
            TinyFlags.Options with
            {
                ExampleWeightColumnName = "Weight",
                MaxEpochs = 1,
            });

    protected override IDataView CreateFitData(MLContext context) =>
        context.Data.Cache(context.Data.LoadFromEnumerable(TinyFlags.Rows(24)));

    protected override IDataView CreateTransformData(MLContext context)
    {
        var data = context.Data.LoadFromEnumerable(TinyFlags.Rows(12));
        return context.Transforms.DropColumns("Label", "Weight").Fit(data).Transform(data);
    }

    protected override IEnumerable<IDataView> CreateInvalidData(MLContext context)
    {
        var data = CreateFitData(context);
        yield return context.Transforms.DropColumns("Text").Fit(data).Transform(data);
        yield return context.Transforms.CopyColumns("Text", "Weight").Fit(data).Transform(data);
    }

    protected override long CountScoredRows(AdapterBinaryTextClassificationTransformer model) => model.RowsScored;
}
