using System.Globalization;
namespace MLNet.Adapters.Metrics;

/// <summary>Computes correlations and errors of scores.</summary>
internal static class SimilarityScores
{
    /// <summary>Compares scores with labels.</summary>
    /// <param name="rows">The label and the score of each row.</param>
    /// <exception cref="ArgumentException">A label or score is not a finite number; the message names the row and the value.</exception>
    public static SimilarityMetrics Compute(IReadOnlyList<(double Gold, double Predicted)> rows)
    {
        foreach (var (row, (label, score)) in rows.Index())
        {
            if (!double.IsFinite(label))
                throw new ArgumentException(
                    FormattableString.Invariant(
                        $"Row {row} (counted from 0) has the label {label}, which cannot be compared. Fill it in or filter the row."),
                    nameof(rows));
            if (!double.IsFinite(score))
                throw new ArgumentException(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"Row {row} (counted from 0) has the score {score}, which cannot be compared. Check the model that produced it, "
                        + $"or filter the row."),
                    nameof(rows));
        }

        double[] gold = [.. rows.Select(row => row.Gold)];
        double[] predicted = [.. rows.Select(row => row.Predicted)];
        return new(
            Pearson(gold, predicted),
            Pearson(Ranks(gold), Ranks(predicted)),
            rows.Count == 0 ? double.NaN : rows.Average(row => (row.Predicted - row.Gold) * (row.Predicted - row.Gold)),
            rows.Count == 0 ? double.NaN : rows.Average(row => Math.Abs(row.Predicted - row.Gold)),
            rows.Count);
    }

    private static double Pearson(double[] left, double[] right)
    {
        if (IsConstant(left) || IsConstant(right)) // tested on the values: rounding may leave a constant's deviations above zero
            return double.NaN;
        var (leftMean, rightMean) = (left.Average(), right.Average());
        double both = 0, leftOnly = 0, rightOnly = 0;
        for (var row = 0; row < left.Length; row++)
        {
            var (leftDeviation, rightDeviation) = (left[row] - leftMean, right[row] - rightMean);
            both += leftDeviation * rightDeviation;
            leftOnly += leftDeviation * leftDeviation;
            rightOnly += rightDeviation * rightDeviation;
        }

        return Math.Clamp(both / (Math.Sqrt(leftOnly) * Math.Sqrt(rightOnly)), -1, 1);
    }

    private static bool IsConstant(double[] values) => Array.TrueForAll(values, value => value == values[0]);

    private static double[] Ranks(double[] values)
    {
        var ranks = new double[values.Length];
        var rank = 0;
        foreach (var equal in Enumerable.Range(0, values.Length).GroupBy(row => values[row]).OrderBy(group => group.Key))
        {
            int[] rows = [.. equal];
            foreach (var row in rows)
                ranks[row] = rank + (rows.Length + 1) / 2.0; // the mean of rank + 1 … rank + length
            rank += rows.Length;
        }

        return ranks;
    }
}
