using MLNet.Adapters.Training;
using static TorchSharp.torch;

namespace MLNet.Adapters.Tests.Training;

/// <summary>CoSENT's loss by its formula, on four pairs with the cosines 1, √½, 0 and −1.</summary>
[TestClass]
public sealed class CoSentLossTests
{
    private const double Temperature = 0.25;
    private const double Tolerance = 1e-5; // float32 cosines, times 4

    private static readonly float[][] Firsts = [[2, 0], [1, 1], [0, 3], [1, 0]];
    private static readonly float[][] Seconds = [[1, 0], [1, 0], [1, 0], [-2, 0]];

    [TestMethod]
    [DataRow(new float[] { 5, 3, 2, 0 })] // the order is right
    [DataRow(new float[] { 0, 2, 3, 5 })]
    [DataRow(new float[] { 1, 0, 1, 0 })] // equal labels are not compared
    public void The_loss_is_the_formula_over_pairs_with_different_labels(float[] labels)
    {
        using var scope = NewDisposeScope();

        var loss = new CoSentLoss(Temperature).Of(Batch(labels));

        Assert.AreEqual(Formula(labels, (_, _) => 1), loss.item<float>(), Tolerance);
    }

    [TestMethod]
    public void Only_the_order_of_labels_counts()
    {
        using var scope = NewDisposeScope();
        var loss = new CoSentLoss(Temperature);

        Assert.AreEqual(loss.Of(Batch([0, 2, 3, 5])).item<float>(), loss.Of(Batch([-100, 0, 0.5f, 1000])).item<float>());
    }

    [TestMethod]
    public void Equal_labels_have_no_loss_and_no_gradient()
    {
        using var scope = NewDisposeScope();
        var batch = Batch([3, 3, 3, 3]);
        var firsts = batch.Firsts.requires_grad_();

        var loss = new CoSentLoss(Temperature).Of(batch with { Firsts = firsts });
        loss.backward();

        Assert.AreEqual(0, loss.item<float>());
        Assert.AreEqual(0, firsts.grad!.abs().max().item<float>());
    }

    [TestMethod]
    public void A_term_counts_by_both_weights_relative_to_their_mean()
    {
        using var scope = NewDisposeScope();
        float[] labels = [0, 2, 3, 5];
        double[] weights = [1, 2, 4, 1]; // mean 2

        var loss = new CoSentLoss(Temperature).Of(Batch(labels) with { Weights = tensor(new[] { 1f, 2, 4, 1 }) });
        var alike = new CoSentLoss(Temperature).Of(Batch(labels) with { Weights = tensor(new[] { 3f, 3, 3, 3 }) });

        Assert.AreEqual(Formula(labels, (i, j) => weights[i] / 2 * weights[j] / 2), loss.item<float>(), Tolerance);
        Assert.AreEqual(Formula(labels, (_, _) => 1), alike.item<float>(), Tolerance);
    }

    private static EmbeddedPairs Batch(float[] labels) => TinyPairBatch.Of(Firsts, Seconds) with { Scores = labels };

    private static double Formula(float[] labels, Func<int, int, double> weight)
    {
        double[] cosines = [.. Firsts.Zip(Seconds, TinyPairBatch.Cosine)];
        var sum = 1.0;
        for (var i = 0; i < labels.Length; i++)
        {
            for (var j = 0; j < labels.Length; j++)
            {
                if (labels[i] > labels[j])
                    sum += weight(i, j) * Math.Exp((cosines[j] - cosines[i]) / Temperature);
            }
        }

        return Math.Log(sum);
    }
}
