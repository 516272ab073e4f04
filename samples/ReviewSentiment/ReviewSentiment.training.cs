using Microsoft.ML;
using MLNet.Adapters;
using MLNet.Adapters.Methods;
using Samples;

namespace ReviewSentimentSample;

/// <summary>The model of this sample: training.</summary>
internal static partial class ReviewSentiment
{
    /// <summary>Reads a file of <c>samples/data</c>.</summary>
    public static IDataView LoadFile(MLContext context, string fileName) =>
        context.Data.LoadFromTextFile<ModelInput>(
            Path.Combine(AppContext.BaseDirectory, "data", fileName),
            separatorChar: '\t',
            hasHeader: true);

    /// <summary>An ordinary ML.NET pipeline: labels to keys, the adapter, keys back to labels.</summary>
    /// <param name="context">The context, which provides the trainer's seed and log.</param>
    /// <param name="epochs">The number of passes over the training rows.</param>
    /// <param name="progress">Receives a report of each step.</param>
    public static IEstimator<ITransformer> BuildPipeline(MLContext context, int epochs, IProgress<TrainingProgress>? progress = null) =>
        StockModel.WithLabels(
            context,
            context.MulticlassClassification.Trainers.AdapterTextClassification(
                new AdapterTextClassificationOptions
                {
                    Adapter = BottleneckAdapterConfig.Pfeiffer,
                    MaxEpochs = epochs,
                    Progress = progress,
                }));

    /// <summary>Saves the adapter, the head and the labels; the built-in encoder is only referenced, so the file is small.</summary>
    public static void Save(MLContext context, ITransformer model, DataViewSchema schema, string path) =>
        context.Model.SaveAtomically(model, schema, path);

    /// <summary>Finds the adapter stage of a fitted or loaded pipeline, which contains its report and its parameters.</summary>
    public static AdapterTextClassificationTransformer ClassifierOf(ITransformer model) =>
        AdapterTextClassificationTransformer.Find(model);
}
