using MLNet.Adapters.Text;
using MLNet.Adapters.Training;

namespace MLNet.Adapters.Tests.Training;

[TestClass]
public sealed class CosineMeasureTests
{
    [TestMethod]
    public void Each_epoch_s_cosines_are_kept_in_the_order_of_the_pairs()
    {
        var pairs = new TextPairs([(TinyPairBatch.Text(1), TinyPairBatch.Text(2)), (TinyPairBatch.Text(2), TinyPairBatch.Text(2))]);
        var (measure, alive) = (new CosineMeasure(), 0);

        var accuracy = measure.Measure(pairs, [new[] { 1f, 0 }, new[] { 0.6f, 0.8f }], [], () => alive++);
        measure.Measure(pairs, [new[] { 0f, 1 }, new[] { 0.6f, 0.8f }], [], () => alive++);

        Assert.IsNull(accuracy);
        Assert.AreEqual(2, alive);
        AreEqual([0.6, 1], measure.After(1)!);
        AreEqual([0.8, 1], measure.After(2)!);
        Assert.IsNull(measure.After(0));
        Assert.IsNull(measure.After(3));
    }

    private static void AreEqual(double[] expected, double[] actual)
    {
        foreach (var (one, other) in expected.Zip(actual))
            Assert.AreEqual(one, other, 1e-7); // 0.6 and 0.8 in float32
    }
}
