namespace MLNet.Adapters.Metrics;

/// <summary>Computes <see cref="MultiLabelMetrics"/>.</summary>
internal static class MultiLabelScores
{
    /// <summary>Compares predicted sets of labels with gold ones.</summary>
    /// <param name="rows">The gold and the predicted labels of each row.</param>
    /// <param name="labels">The names of the labels; at least one.</param>
    /// <exception cref="ArgumentException">
    /// There are no labels, or the number of a row's flags differs from the number of labels; the message names both.
    /// </exception>
    public static MultiLabelMetrics Compute(IReadOnlyList<(bool[] Gold, bool[] Predicted)> rows, IReadOnlyList<string> labels)
    {
        if (labels.Count == 0)
            throw new ArgumentException("There are no labels to compare. Give at least one.", nameof(labels));
        foreach (var (row, (gold, predicted)) in rows.Index())
        {
            if (gold.Length != labels.Count || predicted.Length != labels.Count)
            {
                throw new ArgumentException(
                    $"Row {row} (counted from 0) has {gold.Length} gold flag(s) and {predicted.Length} predicted one(s) for "
                    + $"{labels.Count} label(s). Give one flag per label in both.",
                    nameof(rows));
            }
        }

        HitCounts[] counts =
        [
            .. labels.Select(
                (_, label) =>
                    new HitCounts(
                        rows.Count(row => row.Gold[label] && row.Predicted[label]),
                        rows.Count(row => row.Predicted[label]),
                        rows.Count(row => row.Gold[label]))),
        ];
        var all = HitCounts.Sum(counts);
        return new MultiLabelMetrics(
            all.F1,
            counts.Average(label => label.F1),
            all.Precision,
            all.Recall,
            rows.Count == 0 ? double.NaN : rows.Average(row => row.Gold.AsSpan().SequenceEqual(row.Predicted) ? 1.0 : 0.0),
            rows.Count == 0 ? double.NaN : ((double)all.Predicted + all.Gold - 2.0 * all.Right) / ((double)rows.Count * labels.Count),
            [.. counts.Zip(labels, (count, label) => new LabelMetrics(label, count.Precision, count.Recall, count.F1, count.Gold))],
            rows.Count);
    }
}
