using MLNet.Adapters.Metrics;

namespace MLNet.Adapters.Tests.Metrics;

[TestClass]
public sealed class MultiLabelScoresTests
{
    private static readonly string[] Names = ["a", "b", "c"];

    [TestMethod]
    public void Hand_computed_case()
    {
        // a: 1 right, 2 predicted, 1 gold; b: 1 right, 1 predicted, 2 gold; c: never.
        var metrics = MultiLabelScores.Compute([Row("ab", "ab"), Row("b", "a"), Row("", "")], Names);

        CollectionAssert.AreEqual(
            new[]
            {
                new LabelMetrics("a", 0.5, 1, 2.0 / 3, 1),
                new LabelMetrics("b", 1, 0.5, 2.0 / 3, 2),
                new LabelMetrics("c", 0, 0, 0, 0),
            },
            metrics.Labels.ToArray());
        Assert.AreEqual(2.0 / 3, metrics.MicroPrecision);
        Assert.AreEqual(2.0 / 3, metrics.MicroRecall);
        Assert.AreEqual(2.0 / 3, metrics.MicroF1);
        Assert.AreEqual((2.0 / 3 + 2.0 / 3 + 0) / 3, metrics.MacroF1);
        Assert.AreEqual(2.0 / 3, metrics.SubsetAccuracy);
        Assert.AreEqual(2.0 / 9, metrics.HammingLoss);
        Assert.AreEqual(3, metrics.Count);
    }

    [TestMethod]
    public void Right_sets_have_no_loss()
    {
        var metrics = MultiLabelScores.Compute([Row("ac", "ac"), Row("b", "b")], Names);

        Assert.AreEqual((1.0, 1.0, 1.0, 0.0), (metrics.MicroF1, metrics.MacroF1, metrics.SubsetAccuracy, metrics.HammingLoss));
    }

    [TestMethod]
    public void Exchanging_gold_and_predicted_exchanges_precision_and_recall()
    {
        (bool[] Gold, bool[] Predicted)[] rows = [Row("ab", "a"), Row("abc", "bc"), Row("", "c"), Row("c", "")];
        var metrics = MultiLabelScores.Compute(rows, Names);
        var exchanged = MultiLabelScores.Compute([.. rows.Select(row => (row.Predicted, row.Gold))], Names);

        Assert.AreNotEqual(metrics.MicroPrecision, metrics.MicroRecall);
        Assert.AreEqual(metrics.MicroPrecision, exchanged.MicroRecall);
        Assert.AreEqual(metrics.MicroRecall, exchanged.MicroPrecision);
        Assert.AreEqual(
            (metrics.MicroF1, metrics.MacroF1, metrics.HammingLoss),
            (exchanged.MicroF1, exchanged.MacroF1, exchanged.HammingLoss));
    }

    [TestMethod]
    public void One_label_a_row_makes_micro_F1_the_accuracy() =>
        Assert.AreEqual(0.75, MultiLabelScores.Compute([Row("a", "a"), Row("b", "c"), Row("c", "c"), Row("a", "a")], Names).MicroF1);

    [TestMethod]
    public void Division_by_zero_gives_0_and_no_rows_no_mean()
    {
        var nothing = MultiLabelScores.Compute([Row("", "")], Names);
        Assert.AreEqual((0.0, 0.0, 0.0, 0.0), (nothing.MicroF1, nothing.MacroF1, nothing.MicroPrecision, nothing.MicroRecall));

        var noRows = MultiLabelScores.Compute([], Names);
        Assert.AreEqual(0.0, noRows.MicroF1);
        Assert.AreEqual(double.NaN, noRows.SubsetAccuracy);
        Assert.AreEqual(double.NaN, noRows.HammingLoss);
    }

    [TestMethod]
    public void Other_counts_of_flags_are_refused_with_the_numbers()
    {
        var error = Assert.ThrowsExactly<ArgumentException>(() =>
            MultiLabelScores.Compute([Row("a", "a"), ([true], [true, false])], Names));

        Assert.Contains("Row 1 (counted from 0) has 1 gold flag(s) and 2 predicted one(s) for 3 label(s)", error.Message);
        Assert.ThrowsExactly<ArgumentException>(() => MultiLabelScores.Compute([], []));
    }

    private static (bool[] Gold, bool[] Predicted) Row(string gold, string predicted) => (Flags(gold), Flags(predicted));

    private static bool[] Flags(string labels) => [.. Names.Select(name => labels.Contains(name, StringComparison.Ordinal))];
}
