using Microsoft.ML;
using MLNet.Adapters.Tests.Training;

namespace MLNet.Adapters.Tests.Pipeline.LanguageModel;

/// <summary>Masked-language modelling on the tiny encoder.</summary>
[TestClass]
public sealed class AdapterMaskedLanguageContractTests : EstimatorContractTests<AdapterMaskedLanguageModelTransformer>
{
    protected override bool NeedsMoreToFit => false;

    protected override IEstimator<AdapterMaskedLanguageModelTransformer> CreateEstimator(MLContext context) =>
        context.Transforms.Text.AdapterMaskedLanguageModel(TinyTexts.Options with { MaxEpochs = 1 });

    protected override IDataView CreateFitData(MLContext context) => context.Data.Cache(context.Data.LoadFromEnumerable(TinyTask.Rows(24)));

    protected override IDataView CreateTransformData(MLContext context)
    {
        var data = context.Data.LoadFromEnumerable(TinyTask.Rows(12));
        return context.Transforms.DropColumns("Label").Fit(data).Transform(data);
    }

    protected override IEnumerable<IDataView> CreateInvalidData(MLContext context)
    {
        var data = CreateFitData(context);
        yield return context.Transforms.DropColumns("Text").Fit(data).Transform(data);
        yield return context.Transforms.Conversion.MapValueToKey("Text").Fit(data).Transform(data);
    }

    protected override long CountScoredRows(AdapterMaskedLanguageModelTransformer model) => model.RowsScored;
}
