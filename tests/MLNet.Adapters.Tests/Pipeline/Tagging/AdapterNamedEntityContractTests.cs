using Microsoft.ML;
using MLNet.Adapters.Tests.Training;

namespace MLNet.Adapters.Tests.Pipeline.Tagging;

/// <summary>Tags of words, on the tiny encoder.</summary>
[TestClass]
public sealed class AdapterNamedEntityContractTests : EstimatorContractTests<AdapterNamedEntityRecognitionTransformer>
{
    protected override IEstimator<AdapterNamedEntityRecognitionTransformer> CreateEstimator(MLContext context) =>
        context.MulticlassClassification.Trainers.AdapterNamedEntityRecognition(
            TinyTags.Options with
            {
                Sentence1ColumnName = "Words",
                MaxEpochs = 1,
            });

    protected override IDataView CreateFitData(MLContext context) => TinyTags.Load(context, TinyTags.Rows(24));

    protected override IDataView CreateTransformData(MLContext context)
    {
        var data = context.Data.LoadFromEnumerable(TinyTags.Rows(12));
        return context.Transforms.DropColumns("Label").Fit(data).Transform(data);
    }

    protected override IEnumerable<IDataView> CreateInvalidData(MLContext context)
    {
        var data = CreateFitData(context);
        yield return context.Transforms.DropColumns("Words").Fit(data).Transform(data);
        yield return context.Transforms.CopyColumns("Words", "Id").Fit(data).Transform(data);
    }

    protected override long CountScoredRows(AdapterNamedEntityRecognitionTransformer model) => model.RowsScored;
}
