using Microsoft.ML;
using MLNet.Adapters;

namespace TextTasksSample;

/// <summary>Input: a bool label; output: a bool, a score and a probability, which stock binary evaluation reads.</summary>
internal static class BinarySample
{
    public static void Run()
    {
        var ml = new MLContext(1);
        var training = ml.Data.LoadFromEnumerable(Review.Read("products.train.tsv"));
        var test = ml.Data.LoadFromEnumerable(Review.Read("products.test.tsv"));
        using var model = ml
            .BinaryClassification.Trainers.AdapterTextClassification(labelColumnName: nameof(Review.IsPositive), maxEpochs: 1)
            .Fit(training);

        var metrics = ml.BinaryClassification.Evaluate(model.Transform(test), nameof(Review.IsPositive));

        Console.WriteLine(
            $"  accuracy {metrics.Accuracy:0.000}, area under the ROC curve {metrics.AreaUnderRocCurve:0.000}, F1 {metrics.F1Score:0.000}");
        using var engine = ml.Model.CreatePredictionEngine<Review, Prediction>(model);
        foreach (
            var text in (string[])["I love this camera, the pictures are great.", "The battery is terrible and it broke after a week."])
            Console.WriteLine($"  {engine.Predict(new Review { Text = text }).Probability,4:P0}  {text}");
    }

    private sealed class Prediction
    {
        public bool PredictedLabel { get; set; }

        public float Probability { get; set; }
    }
}
