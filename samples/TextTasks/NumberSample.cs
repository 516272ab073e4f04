using Microsoft.ML;
using MLNet.Adapters;

namespace TextTasksSample;

/// <summary>A number for a text.</summary>
internal static class NumberSample
{
    public static void Run()
    {
        var ml = new MLContext(1);
        var training = ml.Data.LoadFromEnumerable(Review.Read("products.train.tsv"));
        var test = ml.Data.LoadFromEnumerable(Review.Read("products.test.tsv"));
        using var model = ml
            .Regression.Trainers.AdapterSentenceSimilarity(
                labelColumnName: nameof(Review.Rating),
                sentence1ColumnName: nameof(Review.Text),
                sentence2ColumnName: null,
                maxEpochs: 1)
            .Fit(training);

        var metrics = ml.Regression.EvaluateSentenceSimilarity(model.Transform(test), nameof(Review.Rating));

        Console.WriteLine(
            $"  Pearson {metrics.Pearson:0.000}, Spearman {metrics.Spearman:0.000}, mean absolute error {metrics.MeanAbsoluteError:0.00} "
            + "on a scale from -4 to 4");
        using var engine = ml.Model.CreatePredictionEngine<Review, Rated>(model);
        foreach (
            var text in (string[])
                [
                    "I love this camera, the pictures are great.",
                    "It comes with a cable.",
                    "The battery is terrible and it broke after a week.",
                ])
            Console.WriteLine($"  {engine.Predict(new Review { Text = text }).Score,5:0.0}  {text}");
    }

    private sealed class Rated
    {
        public float Score { get; set; }
    }
}
