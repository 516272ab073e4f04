using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;
using MLNet.Adapters.CommandLine.Data;
using MLNet.Adapters.CommandLine.Tasks;

namespace MLNet.Adapters.CommandLine.Models;

/// <summary>What ML.NET has for text without an encoder: counts of words and of character n-grams, and a linear model.</summary>
internal static class StockModel
{
    /// <summary>Creates the pipeline; it uses one thread, so that every run gives the same result.</summary>
    public static IEstimator<ITransformer> Create(MLContext context, ColumnRoles roles)
    {
        string[] texts = [.. new[] { roles.Text, roles.Text2 }.OfType<string>()];
        return context.Transforms.Conversion.MapValueToKey("Label", roles.Label)
            .Append(context.Transforms.Text.FeaturizeText("Features", null, texts))
            .Append(
                context.MulticlassClassification.Trainers.SdcaMaximumEntropy(
                    new SdcaMaximumEntropyMulticlassTrainer.Options { NumberOfThreads = 1 }));
    }

    /// <summary>Returns the figures that models of the tool have.</summary>
    public static Figures Evaluate(MLContext context, IDataView scored) =>
        ClassFigures.Of(context.MulticlassClassification.Evaluate(scored), labels: []);

    /// <summary>Counts the weights and biases of the linear model.</summary>
    public static long CountParameters(ITransformer model)
    {
        var linear = LoadedModel.Flatten(model).OfType<MulticlassPredictionTransformer<MaximumEntropyModelParameters>>().Single().Model;
        VBuffer<float>[] weights = [];
        linear.GetWeights(ref weights, out var classes);
        return classes + weights.Sum(ofClass => (long)ofClass.Length);
    }
}
