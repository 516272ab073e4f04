using Microsoft.ML;
using MLNet.Adapters;
using MLNet.Adapters.Methods;
using Samples;

namespace ReviewFusionSample;

/// <summary>The model of this sample: training.</summary>
internal static partial class ReviewFusion
{
    private const int MaxTokens = 64;

    /// <summary>Reads a file of <c>samples/data</c>.</summary>
    public static IDataView LoadFile(MLContext context, string fileName) =>
        context.Data.LoadFromTextFile<ModelInput>(
            Path.Combine(AppContext.BaseDirectory, "data", fileName),
            separatorChar: '\t',
            hasHeader: true);

    /// <summary>Stage one: an adapter on a source task that has many labels.</summary>
    public static TrainedAdapter TrainSource(
        MLContext context,
        string name,
        IDataView rows,
        int epochs,
        IProgress<TrainingProgress>? progress = null)
    {
        using var model = (IDisposable)SingleAdapter(context, epochs, progress).Fit(rows);
        return TrainedAdapter.FromModel((ITransformer)model, name);
    }

    /// <summary>A single adapter with its head.</summary>
    public static IEstimator<ITransformer> SingleAdapter(MLContext context, int epochs, IProgress<TrainingProgress>? progress = null) =>
        StockModel.WithLabels(
            context,
            context.MulticlassClassification.Trainers.AdapterTextClassification(
                new AdapterTextClassificationOptions
                {
                    MaxEpochs = epochs,
                    MaxTokens = MaxTokens,
                    Progress = progress,
                }));

    /// <summary>
    /// Stage two: the fusion of the sources, and optionally of an adapter trained on the target, on a target with few labels.
    /// </summary>
    public static IEstimator<ITransformer> Fusion(
        MLContext context,
        IReadOnlyList<TrainedAdapter> sources,
        bool hasOwnAdapter,
        int epochs,
        IProgress<TrainingProgress>? progress = null) =>
        StockModel.WithLabels(
            context,
            context.MulticlassClassification.Trainers.AdapterTextClassification(
                new AdapterTextClassificationOptions
                {
                    FusedAdapters = sources,
                    Adapter = hasOwnAdapter ? BottleneckAdapterConfig.Pfeiffer : null,
                    MaxEpochs = epochs,
                    MaxTokens = MaxTokens,
                    Progress = progress,
                }));

    /// <summary>Writes the fusion, each adapter once, the head and the labels; the built-in encoder is only referenced.</summary>
    public static void Save(MLContext context, ITransformer model, DataViewSchema schema, string path) =>
        context.Model.SaveAtomically(model, schema, path);

    /// <summary>Finds the classifier of a fitted or loaded pipeline.</summary>
    public static AdapterTextClassificationTransformer ClassifierOf(ITransformer model) => AdapterTextClassificationTransformer.Find(model);
}
