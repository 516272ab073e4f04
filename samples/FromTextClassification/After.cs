using Microsoft.ML;
using MLNet.Adapters;

namespace FromTextClassification;

/// <summary>The same program with an adapter in the same encoder: the line of the trainer differs.</summary>
internal static class After
{
    public static ITransformer Train(MLContext mlContext, IDataView reviews, PretrainedEncoder encoder) =>
        mlContext.Transforms.Conversion.MapValueToKey("Label")
            .Append(mlContext.MulticlassClassification.Trainers.AdapterTextClassification(
                encoder, sentence1ColumnName: "Text", maxEpochs: 10))
            .Fit(reviews);
}
