using Microsoft.ML.Data;

namespace MLNet.Adapters;

/// <summary>Extension methods that add F1, which ML.NET lacks for several classes, to its confusion matrix.</summary>
/// <example>
/// <code>
/// var metrics = mlContext.MulticlassClassification.Evaluate(model.Transform(test));
/// Console.WriteLine(metrics.ConfusionMatrix.MacroF1());
/// </code>
/// </example>
public static class ConfusionMatrixExtensions
{
    /// <summary>Returns F1 of each class, in the order of the matrix: 2 TP / (2 TP + FP + FN).</summary>
    /// <param name="matrix">The confusion matrix of an evaluation.</param>
    /// <returns>From 0 to 1 for each class; NaN for a class that neither occurs nor is predicted.</returns>
    public static IReadOnlyList<double> PerClassF1(this ConfusionMatrix matrix)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        return
        [
            .. matrix.Counts.Select((row, label) =>
            {
                var marks = row.Sum() + matrix.Counts.Sum(other => other[label]);
                return marks == 0 ? double.NaN : 2 * row[label] / marks;
            }),
        ];
    }

    /// <summary>
    /// Returns the mean of F1 over the classes that occur or are predicted, each of which counts equally. ML.NET's
    /// <see cref="MulticlassClassificationMetrics.MacroAccuracy"/> is the mean recall, another figure.
    /// </summary>
    /// <param name="matrix">The confusion matrix of an evaluation.</param>
    /// <returns>From 0 to 1; NaN without rows.</returns>
    public static double MacroF1(this ConfusionMatrix matrix)
    {
        double[] scores = [.. matrix.PerClassF1().Where(score => !double.IsNaN(score))];
        return scores.Length == 0 ? double.NaN : scores.Average();
    }
}
