using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Adapters;

namespace AspectSentimentSample;

/// <summary>The second source: named entities.</summary>
internal static class EntitySource
{
    private const string Gold = "Gold";

    public static IDataView LoadFile(MLContext context, string path) =>
        context.Data.LoadFromTextFile<TaggedSentence>(path, separatorChar: '\t', hasHeader: true);

    /// <summary>A tagger of words; its learning rate is twice the default, because there are few words with tags other than O.</summary>
    public static ITransformer Train(MLContext context, IDataView rows, int epochs, IProgress<TrainingProgress>? progress = null) =>
        context.Transforms.Text.TokenizeIntoWords(Gold, nameof(TaggedSentence.Tags), [' '])
            .Append(context.Transforms.Conversion.MapValueToKey("Label", Gold))
            .Append(context.MulticlassClassification.Trainers.AdapterNamedEntityRecognition(new AdapterNamedEntityRecognitionOptions
            {
                BatchSize = 16,
                MaxEpochs = epochs,
                LearningRate = 1e-3,
                Progress = progress,
            }))
            .Fit(rows);

    /// <summary>Evaluates whole entities in rows that the tagger has not seen, counted as by the CoNLL script.</summary>
    public static EntityMetrics Evaluate(MLContext context, ITransformer tagger, IDataView rows) =>
        context.MulticlassClassification.EvaluateNamedEntities(tagger.Transform(rows), Gold);

    /// <summary>Finds the entities in texts.</summary>
    public static IReadOnlyList<FoundEntities> Find(MLContext context, ITransformer tagger, IEnumerable<string> texts)
    {
        var rows = context.Data.LoadFromEnumerable(texts.Select(text => new TaggedSentence { Text = text }));
        return
        [
            .. context.Data.CreateEnumerable<FoundEntities>(
                AdapterNamedEntityRecognitionTransformer.Find(tagger).Transform(rows),
                reuseRowObject: false),
        ];
    }

    /// <summary>A text with its entities.</summary>
    public sealed class FoundEntities
    {
        public string Text { get; set; } = string.Empty;

        public string[] EntityText { get; set; } = [];

        public string[] EntityType { get; set; } = [];

        public float[] EntityScore { get; set; } = [];
    }

    private sealed class TaggedSentence
    {
        [LoadColumn(0)]
        public string Text { get; set; } = string.Empty;

        [LoadColumn(1)]
        public string Tags { get; set; } = string.Empty;
    }
}
