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
        double[][] classes = [.. Enumerable.Range(0, matrix.NumberOfClasses).Select(index => OfClass(matrix, index))];
        return new Figures(
            (int)matrix.Counts.Sum(row => row.Sum()),
            [("accuracy", metrics.MicroAccuracy), ("macro-F1", classes.Average(figures => figures[2])), ("log-loss", metrics.LogLoss)],
            [.. labels.Select((name, index) => (name, classes[index], (int)matrix.Counts[index].Sum()))],
            ["precision", "recall", "F1"]);
    }

    private static double[] OfClass(ConfusionMatrix matrix, int index)
    {
        var right = matrix.Counts[index][index];
        var (actual, predicted) = (matrix.Counts[index].Sum(), matrix.Counts.Sum(row => row[index]));
        return [Share(right, predicted), Share(right, actual), Share(2 * right, actual + predicted)];
    }

    private static double Share(double part, double all) => all == 0 ? 0 : part / all;
}
