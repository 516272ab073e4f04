using Microsoft.ML;
using MLNet.Adapters.Tests.Training;

namespace MLNet.Adapters.Tests.Pipeline.MultiLabel;

/// <summary>Several labels a text, on the tiny encoder.</summary>
[TestClass]
public sealed class AdapterMultiLabelContractTests : EstimatorContractTests<AdapterMultiLabelClassificationTransformer>
{
    protected override IEstimator<AdapterMultiLabelClassificationTransformer> CreateEstimator(MLContext context) =>
        context.MulticlassClassification.Trainers.AdapterMultiLabelClassification(TinyLabels.Options with { MaxEpochs = 1 });

    protected override IDataView CreateFitData(MLContext context)
    {
        var data = context.Data.LoadFromEnumerable(TinyLabels.Rows(24));
        return context.Data.Cache(data);
    }

    protected override IDataView CreateTransformData(MLContext context)
    {
        var data = context.Data.LoadFromEnumerable(TinyLabels.Rows(12));
        return context.Transforms.DropColumns("Label").Fit(data).Transform(data);
    }

    protected override IEnumerable<IDataView> CreateInvalidData(MLContext context)
    {
        var data = CreateFitData(context);
        yield return context.Transforms.DropColumns("Text").Fit(data).Transform(data);
        yield return context.Transforms.CopyColumns("Text", "Label").Fit(data).Transform(data);
    }

    protected override long CountScoredRows(AdapterMultiLabelClassificationTransformer model) => model.RowsScored;
}
