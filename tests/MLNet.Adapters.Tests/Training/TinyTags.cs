using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Adapters.Methods;

namespace MLNet.Adapters.Tests.Training;

/// <summary>
/// Entities in the words of the small BERT's vocabulary: a colour and a thing are a thing of two words, a feeling stands alone.
/// </summary>
internal static class TinyTags
{
    private static readonly string[] Colours = ["red", "blue", "green", "old"];
    private static readonly string[] Things = ["movie", "book", "phone", "camera"];
    private static readonly string[] Feelings = ["good", "bad", "great", "awful"];

    public static AdapterNamedEntityRecognitionOptions Options => new()
    {
        Encoder = TinyTask.Encoder,
        Adapter = BottleneckAdapterConfig.Pfeiffer with { ReductionFactor = 4 },
        LearningRate = 1e-2,
        MaxTokens = 20,
        WindowOverlap = 4,
        MaxEpochs = 2,
        BatchSize = 8,
        Seed = 1,
    };

    public static IReadOnlyList<TaggedWords> Rows(int count) => [.. Enumerable.Range(0, count).Select(Row)];

    /// <summary>The rows with their tags as keys.</summary>
    public static IDataView Load(MLContext context, IEnumerable<TaggedWords> rows, string[]? tags = null)
    {
        var data = context.Data.LoadFromEnumerable(rows);
        var keys = context.Data.LoadFromEnumerable((tags ?? ["O", "B-thing", "I-thing", "B-feeling"]).Select(tag => new Key { Tag = tag }));
        return context.Data.Cache(context.Transforms.Conversion.MapValueToKey("Label", keyData: keys).Fit(data).Transform(data));
    }

    public static AdapterNamedEntityRecognitionTransformer Fit(AdapterNamedEntityRecognitionOptions options, IEnumerable<TaggedWords> rows)
    {
        var context = new MLContext(1);
        return context.MulticlassClassification.Trainers.AdapterNamedEntityRecognition(options).Fit(Load(context, rows));
    }

    /// <summary>What a model says of each row.</summary>
    public static IReadOnlyList<Found> Predict(ITransformer model, IEnumerable<TaggedWords> rows)
    {
        var context = new MLContext(1);
        var scored = model.Transform(context.Data.LoadFromEnumerable(rows));
        return
        [
            .. context.Data.CreateEnumerable<Found>(
                context.Transforms.Conversion.MapKeyToValue("PredictedLabel").Fit(scored).Transform(scored),
                reuseRowObject: false),
        ];
    }

    private static TaggedWords Row(int index)
    {
        string[] words = ["the", Colours[index % 4], Things[index / 2 % 4], "was", Feelings[index / 3 % 4]];
        string[] tags = ["O", "B-thing", "I-thing", "O", "B-feeling"];
        if (index % 3 == 0)
            (words, tags) = ([.. words, "we", "like", "the", Things[index % 4]], [.. tags, "O", "O", "O", "B-thing"]);
        return new TaggedWords { Words = words, Text = string.Join(' ', words), Label = tags, Id = index };
    }

    public sealed class Found
    {
        public string[] PredictedLabel { get; set; } = [];

        public float[] Score { get; set; } = [];

        public string[] EntityText { get; set; } = [];

        public string[] EntityType { get; set; } = [];

        public int[] EntityStart { get; set; } = [];

        public int[] EntityLength { get; set; } = [];

        public float[] EntityScore { get; set; } = [];
    }

    private sealed class Key
    {
        [ColumnName("Tag")]
        public string Tag { get; set; } = "";
    }
}
