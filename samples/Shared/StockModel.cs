using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;

namespace Samples;

/// <summary>Only ML.NET: counts of words and of character n-grams, and a linear model.</summary>
internal static class StockModel
{
    /// <summary>One thread, so that every run gives the same result.</summary>
    public static IEstimator<ITransformer> Build(MLContext context) =>
        WithLabels(
            context,
            context
                .Transforms.Text.FeaturizeText("Features", "Text")
                .Append(
                    context.MulticlassClassification.Trainers.SdcaMaximumEntropy(
                        new SdcaMaximumEntropyMulticlassTrainer.Options { NumberOfThreads = 1 })));

    /// <summary>Counts the weights and biases of its linear model.</summary>
    public static long CountParameters(ITransformer model)
    {
        var linear = Flatten(model).OfType<MulticlassPredictionTransformer<MaximumEntropyModelParameters>>().Single().Model;
        VBuffer<float>[] weights = [];
        linear.GetWeights(ref weights, out var classes);
        return classes + weights.Sum(ofClass => (long)ofClass.Length);
    }

    /// <summary>Puts a trainer that predicts keys between the stages that turn labels into keys and back.</summary>
    public static IEstimator<ITransformer> WithLabels(MLContext context, IEstimator<ITransformer> trainer) =>
        context.Transforms.Conversion.MapValueToKey("Label")
            .Append(trainer)
            .Append(context.Transforms.Conversion.MapKeyToValue("PredictedLabel"));

    private static IEnumerable<ITransformer> Flatten(ITransformer model) =>
        model is IEnumerable<ITransformer> chain ? chain.SelectMany(Flatten) : [model];
}
