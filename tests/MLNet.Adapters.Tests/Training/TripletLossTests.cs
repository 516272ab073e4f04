using MLNet.Adapters.Tests.Encoders;
using MLNet.Adapters.Training;
using static TorchSharp.torch;

namespace MLNet.Adapters.Tests.Training;

/// <summary>Triplets by hand, with the margin ½.</summary>
[TestClass]
public sealed class TripletLossTests
{
    private const float Margin = 0.5f;
    private static readonly float Half = MathF.Sqrt(0.5f);

    // Distances to the second texts: 1 − √½, 1 and 0. To the negatives: 1 and 0; 1; 2.
    private static EmbeddedPairs Batch => TinyPairBatch.Of(
        [(1, 4, [7, 8]), (2, 5, [9]), (3, 6, [10])],
        [[2, 0], [0, 3], [1, 0]],
        [[1, 1], [7, 0], [9, 0]],
        [0, 1],
        [3, 0],
        [1, 0],
        [-4, 0]);

    [TestMethod]
    public void A_pair_s_loss_is_the_mean_over_its_negatives()
    {
        using var scope = NewDisposeScope();

        var losses = new TripletLoss(Margin).OfPairs(Batch);

        // Max(0, 1 − √½ − 1 + ½) = 0 and 1 − √½ − 0 + ½; 1 − 1 + ½; max(0, 0 − 2 + ½) = 0.
        EncoderFixture.AssertClose(tensor(new[] { (1.5f - Half) / 2, 0.5f, 0 }), losses);
    }

    [TestMethod]
    public void The_loss_of_a_batch_is_the_weighted_mean()
    {
        using var scope = NewDisposeScope();

        var plain = new TripletLoss(Margin).Of(Batch);
        var weighed = new TripletLoss(Margin).Of(Batch with { Weights = tensor(new[] { 4f, 1, 3 }) });

        Assert.AreEqual((((1.5f - Half) / 2) + 0.5f) / 3, plain.item<float>(), 1e-6f); // float32 rounding of values of order 1
        Assert.AreEqual(((4 * (1.5f - Half) / 2) + 0.5f) / 8, weighed.item<float>(), 1e-6f);
    }
}
