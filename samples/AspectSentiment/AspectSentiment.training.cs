using Microsoft.ML;
using MLNet.Adapters;
using MLNet.Adapters.Methods;
using Samples;

namespace AspectSentimentSample;

/// <summary>The model of this sample: training.</summary>
internal static partial class AspectSentiment
{
    /// <summary>
    /// The options that all models of the comparison share: a review and its aspect as a pair, and the training settings.
    /// </summary>
    /// <remarks>
    /// The learning rate is twice the default, because rows and passes are few; that of full fine-tuning is a tenth of it, as in the
    /// defaults.
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

    /// <summary>The fusion of the sources' adapters and, optionally, of an adapter trained on the target.</summary>
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

    /// <summary>Finds the classifier of a fitted or loaded pipeline.</summary>
    public static AdapterTextClassificationTransformer ClassifierOf(ITransformer model) => AdapterTextClassificationTransformer.Find(model);
}
