using Microsoft.ML;
using Microsoft.ML.Data;

namespace ReviewSentimentSample;

/// <summary>The model that this sample is about: how good it is.</summary>
internal static partial class ReviewSentiment
{
    /// <summary>Scores rows that the model has not seen.</summary>
    public static Scores Evaluate(MLContext context, ITransformer model, IDataView data)
    {
        var metrics = context.MulticlassClassification.Evaluate(model.Transform(data));
        return new Scores(metrics.MicroAccuracy, MacroF1(metrics.ConfusionMatrix), metrics.LogLoss);
    }

    /// <summary>The mean over all classes of F1 = 2 TP / (2 TP + FP + FN), each class counting alike; ML.NET's MacroAccuracy is the mean recall, another figure.</summary>
    private static double MacroF1(ConfusionMatrix confusion)
    {
        var counts = confusion.Counts;
        var classes = Enumerable.Range(0, counts.Count).ToList();
        return classes.Average(one =>
        {
            var (actual, predicted) = (counts[one].Sum(), classes.Sum(other => counts[other][one]));
            return actual + predicted == 0 ? 0 : 2 * counts[one][one] / (actual + predicted);
        });
    }
}
