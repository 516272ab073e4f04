using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;
using MLNet.Adapters;
using MLNet.Adapters.Heads;
using MLNet.Adapters.Pipeline;
using MLNet.Adapters.Training;

namespace ReviewSentimentSample;

/// <summary>What the adapter is compared with.</summary>
internal static class Baselines
{
    /// <summary>ML.NET alone: counts of words and of groups of letters, and a linear model. One thread, so that every run gives the same.</summary>
    public static IEstimator<ITransformer> FeaturizedText(MLContext context) => ReviewSentiment.WithLabels(
        context,
        context.Transforms.Text.FeaturizeText("Features", "Text")
            .Append(context.MulticlassClassification.Trainers.SdcaMaximumEntropy(new SdcaMaximumEntropyMulticlassTrainer.Options { NumberOfThreads = 1 })));

    /// <summary>The same frozen encoder without an adapter: a linear head on its first token. The learning rate was chosen on held-out training rows.</summary>
    public static IEstimator<ITransformer> LinearHead(MLContext context, int epochs, IProgress<TrainingProgress>? progress = null) => ReviewSentiment.WithLabels(
        context,
        context.MulticlassClassification.Trainers.AdapterTextClassification(new AdapterTextClassificationOptions
        {
            FineTuning = FineTuning.HeadOnly,
            Head = ClassificationHeadKind.Linear,
            LearningRate = 0.02,
            MaxEpochs = epochs,
            Progress = progress,
        }));

    /// <summary>Weights and biases of the linear model of <see cref="FeaturizedText"/>.</summary>
    public static long CountParameters(ITransformer model)
    {
        var linear = Flatten(model).OfType<MulticlassPredictionTransformer<MaximumEntropyModelParameters>>().Single().Model;
        VBuffer<float>[] weights = [];
        linear.GetWeights(ref weights, out var classes);
        return classes + weights.Sum(ofClass => (long)ofClass.Length);
    }

    private static IEnumerable<ITransformer> Flatten(ITransformer model) =>
        model is IEnumerable<ITransformer> chain ? chain.SelectMany(Flatten) : [model];
}
