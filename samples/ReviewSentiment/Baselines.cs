using Microsoft.ML;
using MLNet.Adapters;
using Samples;

namespace ReviewSentimentSample;

/// <summary>The model with which the adapter is compared, in addition to <see cref="StockModel"/>.</summary>
internal static class Baselines
{
    /// <summary>
    /// The same frozen encoder without an adapter: a linear head on its first token. The learning rate was chosen on held-out training
    /// rows.
    /// </summary>
    public static IEstimator<ITransformer> LinearHead(MLContext context, int epochs, IProgress<TrainingProgress>? progress = null) =>
        StockModel.WithLabels(
            context,
            context.MulticlassClassification.Trainers.AdapterTextClassification(
                new AdapterTextClassificationOptions
                {
                    FineTuning = FineTuning.HeadOnly,
                    Head = ClassificationHeadKind.Linear,
                    LearningRate = 0.02,
                    MaxEpochs = epochs,
                    Progress = progress,
                }));
}
