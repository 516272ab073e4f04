using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Adapters;

var context = new MLContext(seed: 1);
var reviews = context.Data.LoadFromTextFile<Review>("reviews.tsv", hasHeader: true);
var pipeline = context.Transforms.Conversion.MapValueToKey("Label")
    .Append(context.MulticlassClassification.Trainers.AdapterTextClassification(maxEpochs: 10))
    .Append(context.Transforms.Conversion.MapKeyToValue("PredictedLabel"));
var model = pipeline.Fit(reviews);
context.Model.SaveAtomically(model, reviews.Schema, "reviews.zip");

// In the application that uses it:
var application = new MLContext();
var loaded = application.Model.Load("reviews.zip", out _);
using var engine = application.Model.CreatePredictionEngine<Review, Prediction>(loaded);
var prediction = engine.Predict(new Review { Text = "The battery lasts two days and the screen is gorgeous." });
Console.WriteLine($"{prediction.PredictedLabel} ({prediction.Score.Max():P0})");

internal sealed class Review
{
    [LoadColumn(0)] public string Text { get; set; } = "";
    [LoadColumn(1)] public string Label { get; set; } = "";
}

internal sealed class Prediction
{
    public string PredictedLabel { get; set; } = "";
    public float[] Score { get; set; } = [];
}
