using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Adapters;
using Samples;

namespace AspectSentimentSample;

/// <summary>The first source: the sentiment of single sentences.</summary>
internal static class SentimentSource
{
    public static IDataView LoadFile(MLContext context, string path) =>
        context.Data.LoadFromTextFile<Sentence>(path, separatorChar: '\t', hasHeader: true);

    public static TrainedAdapter Train(MLContext context, IDataView rows, int epochs, IProgress<TrainingProgress>? progress = null)
    {
        var pipeline = StockModel.WithLabels(
            context,
            context.MulticlassClassification.Trainers.AdapterTextClassification(
                new AdapterTextClassificationOptions
                {
                    BatchSize = 16,
                    MaxEpochs = epochs,
                    MaxTokens = 64,
                    Progress = progress,
                }));
        using var model = (IDisposable)pipeline.Fit(rows);
        return TrainedAdapter.FromModel((ITransformer)model, "sentiment");
    }

    private sealed class Sentence
    {
        [LoadColumn(0)]
        public string Text { get; set; } = string.Empty;

        [LoadColumn(1)]
        public string Label { get; set; } = string.Empty;
    }
}
