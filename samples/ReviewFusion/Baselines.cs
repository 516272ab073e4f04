using Microsoft.ML;
using MLNet.Adapters;
using MLNet.Adapters.Composition;
using Samples;

namespace ReviewFusionSample;

/// <summary>The models with which the fusion is compared, in addition to <see cref="StockModel"/> and the single adapter.</summary>
internal static class Baselines
{
    private const int MaxTokens = 64;

    /// <summary>A linear head on the frozen encoder.</summary>
    public static IEstimator<ITransformer> LinearHead(MLContext context, int epochs, IProgress<TrainingProgress>? progress = null) =>
        Build(
            context,
            new AdapterTextClassificationOptions
            {
                FineTuning = FineTuning.HeadOnly,
                Head = ClassificationHeadKind.Linear,
                LearningRate = 0.02,
                MaxEpochs = epochs,
                MaxTokens = MaxTokens,
                Progress = progress,
            });

    /// <summary>A new head on the average of the sources' adapters.</summary>
    public static IEstimator<ITransformer> AverageOfSources(
        MLContext context,
        IReadOnlyList<TrainedAdapter> sources,
        int epochs,
        IProgress<TrainingProgress>? progress = null) =>
        Build(
            context,
            new AdapterTextClassificationOptions
            {
                FineTuning = FineTuning.HeadOnly,
                FrozenAdapters = new Average([.. sources]),
                MaxEpochs = epochs,
                MaxTokens = MaxTokens,
                Progress = progress,
            });

    /// <summary>Trains all weights of a copy of the encoder.</summary>
    public static IEstimator<ITransformer> FullFineTuning(MLContext context, int epochs, IProgress<TrainingProgress>? progress = null) =>
        Build(
            context,
            new AdapterTextClassificationOptions
            {
                FineTuning = FineTuning.Full,
                MaxEpochs = epochs,
                MaxTokens = MaxTokens,
                Progress = progress,
            });

    private static IEstimator<ITransformer> Build(MLContext context, AdapterTextClassificationOptions options) =>
        StockModel.WithLabels(context, context.MulticlassClassification.Trainers.AdapterTextClassification(options));
}
