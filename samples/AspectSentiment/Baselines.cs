using Microsoft.ML;
using MLNet.Adapters;
using Samples;

namespace AspectSentimentSample;

/// <summary>The models with which the fusion is compared.</summary>
internal static class Baselines
{
    /// <summary>One adapter with its head, trained only on the target.</summary>
    public static IEstimator<ITransformer> SingleAdapter(MLContext context, int epochs, IProgress<TrainingProgress>? progress = null) =>
        Build(context, AspectSentiment.Options(epochs, progress));

    /// <summary>A new head on one source's adapter, which is not changed.</summary>
    public static IEstimator<ITransformer> SourceAlone(
        MLContext context,
        TrainedAdapter source,
        int epochs,
        IProgress<TrainingProgress>? progress = null
    ) => Build(context, AspectSentiment.Options(epochs, progress) with { FineTuning = FineTuning.HeadOnly, FrozenAdapters = source });

    /// <summary>Trains all weights of a copy of the encoder.</summary>
    public static IEstimator<ITransformer> FullFineTuning(MLContext context, int epochs, IProgress<TrainingProgress>? progress = null) =>
        Build(context, AspectSentiment.Options(epochs, progress) with { FineTuning = FineTuning.Full, LearningRate = 1e-4 });

    private static IEstimator<ITransformer> Build(MLContext context, AdapterTextClassificationOptions options) =>
        StockModel.WithLabels(context, context.MulticlassClassification.Trainers.AdapterTextClassification(options));
}
