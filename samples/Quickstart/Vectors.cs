using Microsoft.ML;
using MLNet.Adapters;

/// <summary>The encoder's vectors for a stock trainer, cached for its many passes.</summary>
internal static class Vectors
{
    public static IEstimator<ITransformer> Pipeline(MLContext context)
    {
        var pipeline = context.Transforms.Conversion.MapValueToKey("Label")
            .Append(context.Transforms.Text.EncoderEmbedding("Features", "Text"))
            .AppendCacheCheckpoint(context)
            .Append(context.MulticlassClassification.Trainers.SdcaMaximumEntropy());
        return pipeline;
    }
}
