using MLNet.Adapters.Heads;
using static TorchSharp.torch;

namespace MLNet.Adapters.Tests.Heads;

[TestClass]
public sealed class ClassificationLossTests
{
    private const double Tolerance = 1e-6; // float32

    // Probabilities 0.5, 0.25, 0.25 and 0.2, 0.4, 0.4: the logits are their logarithms.
    private static readonly double[][] Probabilities = [[0.5, 0.25, 0.25], [0.2, 0.4, 0.4]];
    private static readonly long[] Labels = [0, 1];
    private static readonly float[] ClassWeights = [1, 3, 2];

    [TestMethod]
    public void Equal_weights_give_the_mean_of_the_negative_log_likelihoods() =>
        AssertLoss((Nll(0, 0) + Nll(1, 1)) / 2, new ClassificationLoss(null, 0), null);

    [TestMethod]
    public void Class_weights_give_a_weighted_mean()
    {
        using var weights = tensor(ClassWeights);

        AssertLoss(((1 * Nll(0, 0)) + (3 * Nll(1, 1))) / (1 + 3), new ClassificationLoss(weights, 0), null);
    }

    [TestMethod]
    public void Example_weights_give_a_weighted_mean() =>
        AssertLoss(((0.5 * Nll(0, 0)) + (4 * Nll(1, 1))) / 4.5, new ClassificationLoss(null, 0), [0.5f, 4]);

    [TestMethod]
    public void Example_and_class_weights_multiply()
    {
        using var weights = tensor(ClassWeights);

        AssertLoss(((0.5 * 1 * Nll(0, 0)) + (4 * 3 * Nll(1, 1))) / (0.5 + 12), new ClassificationLoss(weights, 0), [0.5f, 4]);
    }

    [TestMethod]
    public void Label_smoothing_spreads_its_share_over_all_classes() =>
        AssertLoss((Smooth(0, 0, 0.3) + Smooth(1, 1, 0.3)) / 2, new ClassificationLoss(null, 0.3), null);

    [TestMethod]
    public void Weights_of_one_are_no_weights()
    {
        using var weights = tensor(ClassWeights);

        AssertLoss(Loss(new ClassificationLoss(weights, 0.2), null), new ClassificationLoss(weights, 0.2), [1, 1]);
    }

    private static double Nll(int row, int label) => -Math.Log(Probabilities[row][label]);

    private static double Smooth(int row, int label, double smoothing) =>
        ((1 - smoothing) * Nll(row, label)) + (smoothing / 3 * Enumerable.Range(0, 3).Sum(other => Nll(row, other)));

    private static void AssertLoss(double expected, ClassificationLoss loss, float[]? exampleWeights) =>
        Assert.AreEqual(expected, Loss(loss, exampleWeights), Tolerance);

    private static double Loss(ClassificationLoss loss, float[]? exampleWeights)
    {
        using var scope = NewDisposeScope();
        var logits = tensor(Probabilities.SelectMany(row => row.Select(value => (float)Math.Log(value))).ToArray(), [2, 3]);
        return loss.Mean(logits, tensor(Labels), exampleWeights is null ? null : tensor(exampleWeights)).item<float>();
    }
}
