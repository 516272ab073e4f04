using Microsoft.ML;
using MLNet.Adapters.Tests.Training;

namespace MLNet.Adapters.Tests.Pipeline.Embedding;

/// <summary>Embeddings from the tiny encoder with an adapter.</summary>
[TestClass]
public sealed class EncoderEmbeddingContractTests : EstimatorContractTests<EncoderEmbeddingTransformer>
{
    protected override bool NeedsMoreToFit => false;

    protected override IEstimator<EncoderEmbeddingTransformer> CreateEstimator(MLContext context) =>
        context.Transforms.Text.EncoderEmbedding(
            new EncoderEmbeddingOptions
            {
                OutputColumnName = "Embedding",
                InputColumnName = "Text",
                Encoder = TinyTask.Encoder,
                Adapter = TinyTask.Learnt,
            });

    protected override IDataView CreateFitData(MLContext context) => context.Data.Cache(context.Data.LoadFromEnumerable(TinyTask.Rows(24)));

    protected override IDataView CreateTransformData(MLContext context) =>
        context.Transforms.DropColumns("Label").Fit(CreateFitData(context)).Transform(CreateFitData(context));

    protected override IEnumerable<IDataView> CreateInvalidData(MLContext context)
    {
        IDataView data = CreateFitData(context);
        return
        [
            context.Transforms.DropColumns("Text").Fit(data).Transform(data),
            context.Transforms.Concatenate("Text", "Label").Fit(data).Transform(data),
        ];
    }

    protected override long CountScoredRows(EncoderEmbeddingTransformer model) => model.RowsScored;
}
