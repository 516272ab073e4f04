using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Adapters.Tests.Pipeline.Classification;

[TestClass]
public sealed class ConfusionMatrixExtensionsTests
{
    [TestMethod]
    public void F1_is_that_of_right_and_wrong_predictions()
    {
        // Of three rows of the first class one is predicted as the second; the only row of the second is right; the third never occurs.
        var matrix = Evaluate("aa", "aa", "ab", "bb");

        Assert.AreEqual(4 / 5.0, matrix.PerClassF1()[0], 1e-12); // 2 · 2 / (2 · 2 + 0 + 1)
        Assert.AreEqual(2 / 3.0, matrix.PerClassF1()[1], 1e-12); // 2 · 1 / (2 · 1 + 1 + 0)
        Assert.IsTrue(double.IsNaN(matrix.PerClassF1()[2]));
        Assert.AreEqual(((4 / 5.0) + (2 / 3.0)) / 2, matrix.MacroF1(), 1e-12);
    }

    [TestMethod]
    public void A_class_that_is_never_right_counts_as_zero()
    {
        var matrix = Evaluate("aa", "ac", "ba");

        CollectionAssert.AreEqual(new[] { 0.5, 0, 0 }, matrix.PerClassF1().ToArray());
        Assert.AreEqual(0.5 / 3, matrix.MacroF1(), 1e-12);
    }

    // Each row is its class and the predicted one, of a, b and c.
    private static ConfusionMatrix Evaluate(params string[] rows)
    {
        var context = new MLContext(seed: 1);
        var data = context.Data.LoadFromEnumerable(rows.Select(row => new Row
        {
            Label = row[..1],
            PredictedLabel = row[1..],
            Score = [.. "abc".Select(name => name == row[1] ? 0.8f : 0.1f)],
        }));
        var classes = context.Data.LoadFromEnumerable("abc".Select(name => new { Name = name.ToString() }));
        var keys = context.Transforms.Conversion.MapValueToKey(
            [new InputOutputColumnPair("Label"), new InputOutputColumnPair("PredictedLabel")], keyData: classes);
        return context.MulticlassClassification.Evaluate(keys.Fit(data).Transform(data)).ConfusionMatrix;
    }

    private sealed class Row
    {
        public string Label { get; set; } = "";

        public string PredictedLabel { get; set; } = "";

        [VectorType(3)]
        public float[] Score { get; set; } = [];
    }
}
