using Microsoft.ML;
using MLNet.Adapters;
using MLNet.Adapters.Methods;
using Samples;

namespace AspectSentimentSample;

/// <summary>The model that this sample is about: training.</summary>
internal static partial class AspectSentiment
{
    /// <summary>What every model of the comparison shares: a review and its aspect as a pair, and how it is trained.</summary>
    /// <remarks>
    /// The learning rate is twice the default, as rows and passes are few; that of full fine-tuning is a tenth of it, as the defaults have
    /// it.
    /// </remarks>
    public static AdapterTextClassificationOptions Options(int epochs, IProgress<TrainingProgress>? progress = null) => new()
    {
        Sentence1ColumnName = nameof(ModelInput.Text),
        Sentence2ColumnName = nameof(ModelInput.Aspect),
        LearningRate = 1e-3,
        BatchSize = 16,
        MaxEpochs = epochs,
        MaxTokens = 64,
        Progress = progress,
    };

    /// <summary>The fusion of the sources' adapters, and, if wanted, of an adapter of the target's own.</summary>
    public static IEstimator<ITransformer> Fusion(
        MLContext context,
        IReadOnlyList<TrainedAdapter> sources,
        bool hasOwnAdapter,
        int epochs,
        IProgress<TrainingProgress>? progress = null)
    {
        var common = Options(epochs, progress);
        return StockModel.WithLabels(
            context,
            context.MulticlassClassification.Trainers.AdapterTextClassification(
                new AdapterTextClassificationOptions
                {
                    FusedAdapters = sources,
                    Adapter = hasOwnAdapter ? BottleneckAdapterConfig.Pfeiffer : null,
                    Sentence1ColumnName = common.Sentence1ColumnName,
                    Sentence2ColumnName = common.Sentence2ColumnName,
                    LearningRate = common.LearningRate,
                    BatchSize = common.BatchSize,
                    MaxEpochs = common.MaxEpochs,
                    MaxTokens = common.MaxTokens,
                    Progress = common.Progress,
                }));
    }

    /// <summary>Writes the fusion, each adapter once, the head and the labels; the built-in encoder is only referenced.</summary>
    public static void Save(MLContext context, ITransformer model, DataViewSchema schema, string path) =>
        context.Model.SaveAtomically(model, schema, path);

    /// <summary>The classifier of a fitted or loaded pipeline.</summary>
    public static AdapterTextClassificationTransformer ClassifierOf(ITransformer model) => AdapterTextClassificationTransformer.Find(model);
}
