using Microsoft.ML;
using MLNet.Adapters.Methods;

namespace MLNet.Adapters.Tests.Training;

/// <summary>Good and bad texts in the words of the small BERT's vocabulary.</summary>
internal static class TinyFlags
{
    public static AdapterBinaryTextClassificationOptions Options => new()
    {
        Encoder = TinyTask.Encoder,
        Adapter = BottleneckAdapterConfig.Pfeiffer with { ReductionFactor = 4 },
        LearningRate = 1e-2,
        MaxTokens = 40,
        MaxEpochs = 2,
        BatchSize = 8,
        Seed = 1,
    };

    public static IReadOnlyList<FlaggedText> Rows(int count) =>
        [
            .. TinyTask
                .Rows(count * 3 / 2)
                .Where(row => row.Label != "neutral")
                .Select(row => new FlaggedText { Text = row.Text!, Label = row.Label == "positive" }),
        ];

    public static AdapterBinaryTextClassificationTransformer Fit(
        AdapterBinaryTextClassificationOptions options,
        IEnumerable<FlaggedText> rows)
    {
        var context = new MLContext(1);
        return context.BinaryClassification.Trainers.AdapterTextClassification(options).Fit(context.Data.LoadFromEnumerable(rows));
    }

    public static IReadOnlyList<Found> Predict(ITransformer model, IEnumerable<FlaggedText> rows)
    {
        var context = new MLContext(1);
        return [.. context.Data.CreateEnumerable<Found>(model.Transform(context.Data.LoadFromEnumerable(rows)), reuseRowObject: false)];
    }

    public sealed class Found
    {
        public bool PredictedLabel { get; set; }

        public float Score { get; set; }

        public float Probability { get; set; }
    }
}
