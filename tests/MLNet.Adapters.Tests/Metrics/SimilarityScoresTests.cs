using MLNet.Adapters.Metrics;

namespace MLNet.Adapters.Tests.Metrics;

[TestClass]
public sealed class SimilarityScoresTests
{
    public static IEnumerable<int> Cases => Enumerable.Range(0, MetricFixture.Correlations.Length);

    [TestMethod]
    [DynamicData(nameof(Cases))]
    public void Equals_the_reference_correlations(int index)
    {
        var golden = MetricFixture.Correlations[index];
        var metrics = SimilarityScores.Compute([.. golden.Numbers("gold").Zip(golden.Numbers("predicted"))]);

        Assert.AreEqual(golden.Number("pearson"), metrics.Pearson, MetricFixture.Tolerance);
        Assert.AreEqual(golden.Number("spearman"), metrics.Spearman, MetricFixture.Tolerance);
    }

    [TestMethod]
    public void Errors_are_means_over_rows()
    {
        var metrics = SimilarityScores.Compute([(1, 3), (2, 2), (3, 0), (4, 5)]);

        Assert.AreEqual((4 + 0 + 9 + 1) / 4.0, metrics.MeanSquaredError);
        Assert.AreEqual((2 + 0 + 3 + 1) / 4.0, metrics.MeanAbsoluteError);
        Assert.AreEqual(4, metrics.Count);
    }

    [TestMethod]
    public void Spearman_sees_order_alone()
    {
        var metrics = SimilarityScores.Compute([(1, 1), (2, 10), (3, 100), (4, 1000)]);

        Assert.AreEqual(1.0, metrics.Spearman, MetricFixture.Tolerance);
        Assert.IsLessThan(0.9, metrics.Pearson);
        Assert.AreEqual(-1.0, SimilarityScores.Compute([(1, 0), (2, -10), (3, -100)]).Spearman, MetricFixture.Tolerance);
    }

    [TestMethod]
    public void Constant_values_have_no_correlation()
    {
        // 0.1 three times sums to more than 0.3: deviations from the mean are not zero.
        var metrics = SimilarityScores.Compute([(0.1, 1), (0.1, 2), (0.1, 3)]);

        Assert.AreEqual(double.NaN, metrics.Pearson);
        Assert.AreEqual(double.NaN, metrics.Spearman);
        Assert.AreEqual(double.NaN, SimilarityScores.Compute([(1, 0.1), (2, 0.1), (3, 0.1)]).Pearson);
        Assert.AreEqual(double.NaN, SimilarityScores.Compute([]).MeanSquaredError);
    }

    [TestMethod]
    [DataRow(double.NaN, 1.0, "label NaN")]
    [DataRow(double.PositiveInfinity, 1.0, "label Infinity")]
    [DataRow(1.0, double.NaN, "score NaN")]
    public void Number_that_cannot_be_compared_is_named_with_its_row(double label, double score, string named)
    {
        var error = Assert.ThrowsExactly<ArgumentException>(() => SimilarityScores.Compute([(1, 1), (2, 2), (label, score)]));

        Assert.Contains("Row 2 (counted from 0)", error.Message);
        Assert.Contains(named, error.Message);
    }
}
