using Microsoft.ML;
using MLNet.Adapters;
using Samples;

namespace AspectSentimentSample;

/// <summary>What the fusion is compared with.</summary>
internal static class Baselines
{
    /// <summary>One adapter with its head, trained on the target alone.</summary>
    public static IEstimator<ITransformer> SingleAdapter(MLContext context, int epochs, IProgress<TrainingProgress>? progress = null) =>
        Build(context, AspectSentiment.Options(epochs, progress));

    /// <summary>A new head on one source's adapter, which stays as it is.</summary>
    public static IEstimator<ITransformer> SourceAlone(
        MLContext context,
        TrainedAdapter source,
        int epochs,
        IProgress<TrainingProgress>? progress = null
    ) => Build(context, AspectSentiment.Options(epochs, progress) with { FineTuning = FineTuning.HeadOnly, FrozenAdapters = source });

    /// <summary>Every weight of a copy of the encoder.</summary>
    public static IEstimator<ITransformer> FullFineTuning(MLContext context, int epochs, IProgress<TrainingProgress>? progress = null) =>
        Build(context, AspectSentiment.Options(epochs, progress) with { FineTuning = FineTuning.Full, LearningRate = 1e-4 });

    private static IEstimator<ITransformer> Build(MLContext context, AdapterTextClassificationOptions options) =>
        StockModel.WithLabels(context, context.MulticlassClassification.Trainers.AdapterTextClassification(options));
}
