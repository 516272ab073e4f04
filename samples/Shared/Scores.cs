using Microsoft.ML;
using Microsoft.ML.Data;

namespace Samples;

/// <summary>The scores of a model on test rows.</summary>
/// <param name="Accuracy">The share of rows predicted correctly.</param>
/// <param name="MacroF1">Mean F1 of the classes.</param>
/// <param name="LogLoss">Mean of −ln(probability of the right class); lower is better.</param>
internal sealed record Scores(double Accuracy, double MacroF1, double LogLoss)
{
    /// <summary>Scores rows that the model has not seen.</summary>
    public static Scores Of(MLContext context, ITransformer model, IDataView data)
    {
        var metrics = context.MulticlassClassification.Evaluate(model.Transform(data));
        return new Scores(metrics.MicroAccuracy, MacroF1Of(metrics.ConfusionMatrix), metrics.LogLoss);
    }

    /// <summary>
    /// The mean over all classes of F1 = 2 TP / (2 TP + FP + FN), where each class counts equally; ML.NET's MacroAccuracy is the mean
    /// recall, a different figure.
    /// </summary>
    private static double MacroF1Of(ConfusionMatrix confusion)
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
