using Microsoft.ML.Data;

namespace MLNet.Adapters.CommandLine.Tasks;

/// <summary>The figures of classification.</summary>
internal static class ClassFigures
{
    /// <param name="metrics">ML.NET's metrics.</param>
    /// <param name="labels">The names of the classes; empty to leave out their figures.</param>
    public static Figures Of(MulticlassClassificationMetrics metrics, IReadOnlyList<string> labels)
    {
        var matrix = metrics.ConfusionMatrix;
        var f1 = matrix.PerClassF1();
        double[][] classes =
        [
            .. Enumerable.Range(0, matrix.NumberOfClasses)
                .Select(index => new[] { matrix.PerClassPrecision[index], matrix.PerClassRecall[index], Known(f1[index]) }),
        ];
        return new Figures(
            (int)matrix.Counts.Sum(row => row.Sum()),
            [("accuracy", metrics.MicroAccuracy), ("macro-F1", matrix.MacroF1()), ("log-loss", metrics.LogLoss)],
            [.. labels.Select((name, index) => (name, classes[index], (int)matrix.Counts[index].Sum()))],
            ["precision", "recall", "F1"]);
    }

    // A class that neither occurs nor is predicted has none.
    private static double Known(double f1) => double.IsNaN(f1) ? 0 : f1;
}
