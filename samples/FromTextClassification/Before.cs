using Microsoft.ML;
using Microsoft.ML.TorchSharp;

namespace FromTextClassification;

/// <summary>The program with ML.NET's own trainer.</summary>
internal static class Before
{
    public static ITransformer Train(MLContext mlContext, IDataView reviews) =>
        mlContext.Transforms.Conversion.MapValueToKey("Label")
            .Append(mlContext.MulticlassClassification.Trainers.TextClassification(sentence1ColumnName: "Text", maxEpochs: 10))
            .Fit(reviews);
}
