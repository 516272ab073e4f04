using Microsoft.ML;
using MLNet.Adapters;

namespace TextTasksSample;

/// <summary>Input: labels as a vector of keys; output: a probability and a decision for each label.</summary>
internal static class LabelsSample
{
    public static void Run()
    {
        var ml = new MLContext(1);
        var keys = ml.Transforms.Conversion.MapValueToKey("Label", nameof(Labelled.Feelings));
        var trainer = ml.MulticlassClassification.Trainers.AdapterMultiLabelClassification(maxEpochs: 30);
        var model = keys.Append(trainer).Fit(ml.Data.LoadFromEnumerable(Read("aspect.train.tsv")));

        var scored = model.Transform(ml.Data.LoadFromEnumerable(Read("aspect.test.tsv")));
        var metrics = ml.MulticlassClassification.EvaluateMultiLabel(scored);

        Console.WriteLine(
            $"  micro-F1 {metrics.MicroF1:0.000}, macro-F1 {metrics.MacroF1:0.000}, exactly right {metrics.SubsetAccuracy:0.000}");
        foreach (var label in metrics.Labels)
            Console.WriteLine($"  {label.Label,-9} F1 {label.F1:0.000} of {label.Support} texts");
    }

    // A sentence has the feelings of all its aspects.
    private static IEnumerable<Labelled> Read(string file) => SampleFiles.Read(file)
        .GroupBy(row => row[0])
        .Select(rows => new Labelled { Text = rows.Key, Feelings = [.. rows.Select(row => row[2]).Distinct()] });

    private sealed class Labelled
    {
        public string Text { get; set; } = "";

        public string[] Feelings { get; set; } = [];
    }
}
