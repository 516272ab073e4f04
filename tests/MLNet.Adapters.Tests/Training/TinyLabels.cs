using Microsoft.ML;
using MLNet.Adapters.Methods;

namespace MLNet.Adapters.Tests.Training;

/// <summary>Texts in the words of the small BERT's vocabulary, each with some of three labels.</summary>
internal static class TinyLabels
{
    private static readonly string[] All = ["good", "movie", "red"];

    public static AdapterMultiLabelClassificationOptions Options => new()
    {
        Encoder = TinyTask.Encoder,
        Adapter = BottleneckAdapterConfig.Pfeiffer with { ReductionFactor = 4 },
        LearningRate = 1e-2,
        MaxTokens = 40,
        MaxEpochs = 2,
        BatchSize = 8,
        Seed = 1,
    };

    public static IReadOnlyList<LabelSetRow> Rows(int count) => [.. Enumerable.Range(0, count).Select(Row)];

    public static AdapterMultiLabelClassificationTransformer Fit(
        AdapterMultiLabelClassificationOptions options,
        IEnumerable<LabelSetRow> rows)
    {
        var context = new MLContext(1);
        return context
            .MulticlassClassification.Trainers.AdapterMultiLabelClassification(options)
            .Fit(context.Data.LoadFromEnumerable(rows));
    }

    public static IReadOnlyList<Found> Predict(ITransformer model, IEnumerable<LabelSetRow> rows)
    {
        var context = new MLContext(1);
        return [.. context.Data.CreateEnumerable<Found>(model.Transform(context.Data.LoadFromEnumerable(rows)), reuseRowObject: false)];
    }

    private static LabelSetRow Row(int index)
    {
        bool[] labels = [index % 2 == 0, index / 2 % 2 == 0, index / 4 % 2 == 0];
        return new LabelSetRow
        {
            Text = $"the {(labels[2] ? "red" : "old")} {(labels[1] ? "movie" : "phone")} was {(labels[0] ? "good" : "bad")}",
            Label = labels,
            Names = [.. All.Where((_, label) => labels[label])],
        };
    }

    public sealed class Found
    {
        public bool[] PredictedLabel { get; set; } = [];

        public float[] Score { get; set; } = [];
    }
}
