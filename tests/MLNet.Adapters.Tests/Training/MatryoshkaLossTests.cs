using MLNet.Adapters.Training;
using static TorchSharp.torch;

namespace MLNet.Adapters.Tests.Training;

/// <summary>The mean of a loss over the first components of vectors.</summary>
[TestClass]
public sealed class MatryoshkaLossTests
{
    private static readonly float[][] Firsts = [[1, 2, 3, 4], [0, 1, -1, 2], [5, 0, 1, 0]];
    private static readonly float[][] Seconds = [[2, 2, 0, 1], [-1, 3, 1, 1], [0, 1, 2, 3]];
    private static readonly float[][] Wrong = [[1, -1, 0, 2], [3, 1, 1, 1], [-2, 0, 4, 1]];

    private static readonly Dictionary<string, IContrastiveLoss> Losses = new()
    {
        ["ranking"] = new RankingLoss(0.2, ContrastiveDirection.Both),
        ["triplet"] = new TripletLoss(0.7),
        ["CoSENT"] = new CoSentLoss(0.3),
    };

    [TestMethod]
    [DataRow("ranking")]
    [DataRow("triplet")]
    [DataRow("CoSENT")]
    public void Every_loss_is_averaged_over_vectors_cut_to_each_size(string name)
    {
        using var scope = NewDisposeScope();
        var (loss, sizes) = (Losses[name], new[] { 4, 3, 1 });

        var actual = new MatryoshkaLoss(loss, sizes).Of(Batch(4)).item<float>();

        var expected = sizes.Average(size => loss.Of(Batch(size)).item<float>());
        Assert.AreEqual(expected, actual, 1e-5f); // float32, in another order
        Assert.AreNotEqual(loss.Of(Batch(4)).item<float>(), actual, 1e-3f);
    }

    private static EmbeddedPairs Batch(int size) => TinyPairBatch.Of(
        [(1, 4, [7]), (2, 5, [8]), (3, 6, [9])],
        Cut(Firsts, size),
        Cut(Seconds, size),
        Cut(Wrong, size)) with
    { Scores = [1, 2, 3] };

    private static float[][] Cut(float[][] vectors, int size) => Array.ConvertAll(vectors, vector => vector[..size]);
}
