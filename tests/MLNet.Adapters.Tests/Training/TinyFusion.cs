using Microsoft.ML;
using MLNet.Adapters.Methods;

namespace MLNet.Adapters.Tests.Training;

/// <summary>Adapters of the small BERT to fuse on <see cref="TinyTask"/>, of different sizes and labels, and fusions of them.</summary>
internal static class TinyFusion
{
    private static readonly Lazy<IReadOnlyList<TrainedAdapter>> Made = new(() =>
        [
            Train("movies", BottleneckAdapterConfig.Pfeiffer with { ReductionFactor = 4 }, 2, row => row),
            Train("tweets", BottleneckAdapterConfig.Pfeiffer with { ReductionFactor = 2 }, 3, row => row),
            Train("news", BottleneckAdapterConfig.Pfeiffer with { BottleneckSize = 3 }, 4, row => new LabelledText
            {
                Text = row.Text,
                Label = row.Label == "neutral" ? "dull" : "lively",
            }),
        ]);

    /// <summary>Three sources; the third one's labels are others than the task's.</summary>
    public static IReadOnlyList<TrainedAdapter> Sources => Made.Value;

    public static AdapterTextClassificationOptions Options => new()
    {
        FusedAdapters = Sources,
        Encoder = TinyTask.Encoder,
        LearningRate = 5e-3,
        MaxTokens = 40,
        MaxEpochs = 2,
        BatchSize = 8,
        Seed = 1,
    };

    public static AdapterTextClassificationTransformer Fit(AdapterTextClassificationOptions options, int rows = 30)
    {
        var context = new MLContext();
        return Trainer(context, options).Fit(SmallData.Load(context, TinyTask.Rows(rows)));
    }

    public static AdapterTextClassificationTrainer Trainer(MLContext context, AdapterTextClassificationOptions options) =>
        context.MulticlassClassification.Trainers.AdapterTextClassification(options);

    public static TrainedAdapter Train(string name, BottleneckAdapterConfig config, int seed, Func<LabelledText, LabelledText> change)
    {
        using var model = TinyTask.Fit(
            TinyTask.Options with
            {
                Adapter = config,
                Seed = seed,
                MaxEpochs = 4,
            },
            TinyTask.Rows(30).Select(change));
        return TrainedAdapter.FromModel(model, name);
    }
}
