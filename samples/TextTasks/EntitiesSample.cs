using Microsoft.ML;
using MLNet.Adapters;

namespace TextTasksSample;

/// <summary>Input: a tag for each word; output: entities with their positions in the text.</summary>
internal static class EntitiesSample
{
    private const int Held = 20;

    public static void Run()
    {
        var ml = new MLContext(1);
        var rows = TaggedText.Read();
        var keys = ml.Transforms.Conversion.MapValueToKey("Label", nameof(TaggedText.Tags));
        var trainer = ml.MulticlassClassification.Trainers.AdapterNamedEntityRecognition(maxEpochs: 30);
        var model = keys.Append(trainer).Fit(ml.Data.LoadFromEnumerable(rows.Take(rows.Count - Held)));

        var scored = model.Transform(ml.Data.LoadFromEnumerable(rows.TakeLast(Held)));
        var metrics = ml.MulticlassClassification.EvaluateNamedEntities(scored);

        Console.WriteLine(
            $"  entities of {Held} other sentences: F1 {metrics.F1:0.000}, precision {metrics.Precision:0.000}, "
            + $"recall {metrics.Recall:0.000} ({metrics.Scheme})");
        foreach (var row in ml.Data.CreateEnumerable<Found>(scored, reuseRowObject: false).Take(3))
        {
            Console.WriteLine($"  {row.Text}");
            foreach (var (text, type, start) in row.EntityText.Zip(row.EntityType, row.EntityStart))
                Console.WriteLine($"    {type,-7} {text} (at {start})");
        }
    }

    private sealed class Found
    {
        public string Text { get; set; } = "";

        public string[] EntityText { get; set; } = [];

        public string[] EntityType { get; set; } = [];

        public int[] EntityStart { get; set; } = [];
    }
}
