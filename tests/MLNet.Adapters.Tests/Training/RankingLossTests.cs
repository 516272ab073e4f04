using MLNet.Adapters.Tests.Encoders;
using MLNet.Adapters.Training;
using static TorchSharp.torch;

namespace MLNet.Adapters.Tests.Training;

/// <summary>Three pairs by hand, at temperature ½.</summary>
[TestClass]
public sealed class RankingLossTests
{
    private const double Temperature = 0.5;
    private static readonly double Half = Math.Sqrt(0.5);

    [TestMethod]
    [DataRow(ContrastiveDirection.FirstToSecond, 0.525913f, 1.111700f, 1.334054f)]
    [DataRow(ContrastiveDirection.Both, 0.525913f, 1.222877f, 1.222877f)]
    public void Each_text_has_to_find_its_partner_among_those_of_the_batch(
        ContrastiveDirection direction,
        float first,
        float second,
        float third) => Holds(direction, [(1, 4), (2, 5), (3, 6)], [first, second, third]);

    [TestMethod]
    public void A_partner_that_two_pairs_share_is_no_negative() =>
        // Ln(1 + e^√2) − √2, and ln 2.
        Holds(ContrastiveDirection.FirstToSecond, [(1, 4), (2, 5), (3, 5)], [0.525913f, 0.217621f, 0.693147f]);

    [TestMethod]
    public void Another_partner_of_the_same_text_is_no_negative() =>
        Holds(ContrastiveDirection.FirstToSecond, [(1, 4), (2, 5), (2, 6)], [0.525913f, 0.217621f, 0.693147f]);

    [TestMethod]
    public void A_text_is_no_wrong_partner_of_itself() =>
        Holds(ContrastiveDirection.FirstToSecond, [(1, 4), (2, 1), (3, 6)], [0.126928f, 1.111700f, 1.334054f]); // ln(1 + e^−2)

    // The negatives (1, 0) of the first pair and (−1, 0) of the third have the cosines 1, 0, √½ and −1, 0, −√½ to the first texts.
    [TestMethod]
    public void Negatives_of_any_pair_are_candidates_for_every_text()
    {
        using var scope = NewDisposeScope();
        var batch = TinyPairBatch.Of([(1, 4, [7]), (2, 5, []), (3, 6, [8])], TinyPairBatch.Firsts, TinyPairBatch.Seconds, [1, 0], [-1, 0]);

        var losses = new RankingLoss(Temperature, ContrastiveDirection.FirstToSecond).OfPairs(batch);

        AreEqual([Entropy(1, Half, 0, 1, -1), Entropy(Half, 0, 1, 0, 0), Entropy(Half, Half, 1, Half, -Half)], losses);
    }

    [TestMethod]
    public void A_negative_that_belongs_to_a_text_or_is_that_text_is_no_candidate_for_it()
    {
        using var scope = NewDisposeScope();
        // 5 belongs to 2, and 3 is the third text itself: for the others, both are wrong.
        var batch = TinyPairBatch.Of([(1, 4, [5]), (2, 5, []), (3, 6, [3])], TinyPairBatch.Firsts, TinyPairBatch.Seconds, [1, 0], [-1, 0]);

        var losses = new RankingLoss(Temperature, ContrastiveDirection.FirstToSecond).OfPairs(batch);

        AreEqual([Entropy(1, Half, 0, 1, -1), Entropy(Half, 0, 1, 0), Entropy(Half, Half, 1, Half)], losses);
    }

    [TestMethod]
    public void Second_texts_search_among_first_texts_only()
    {
        using var scope = NewDisposeScope();
        var batch = TinyPairBatch.Of([(1, 4, [7]), (2, 5, []), (3, 6, [])], TinyPairBatch.Firsts, TinyPairBatch.Seconds, [1, 0]);

        var losses = new RankingLoss(Temperature, ContrastiveDirection.Both).OfPairs(batch);

        AreEqual(
            [
                (Entropy(1, Half, 0, 1) + Entropy(1, 0, Half)) / 2,
                (Entropy(Half, 0, 1, 0) + Entropy(Half, Half, 1)) / 2,
                (Entropy(Half, Half, 1, Half) + Entropy(Half, 0, 1)) / 2,
            ],
            losses);
    }

    [TestMethod]
    public void The_loss_of_a_batch_is_the_weighted_mean()
    {
        using var scope = NewDisposeScope();
        var batch = TinyPairBatch.Of(TinyPairBatch.Firsts, TinyPairBatch.Seconds) with { Weights = tensor(new[] { 1f, 2, 5 }) };

        var loss = new RankingLoss(Temperature, ContrastiveDirection.FirstToSecond).Of(batch);

        Assert.AreEqual(
            (Entropy(1, Half, 0) + (2 * Entropy(Half, 0, 1)) + (5 * Entropy(Half, Half, 1))) / 8, loss.item<float>(), 1e-5); // float32
    }

    // −ln(e^(right / temperature) / Σ e^(candidate / temperature))
    private static double Entropy(double right, params double[] wrong) =>
        Math.Log(wrong.Append(right).Sum(cosine => Math.Exp(cosine / Temperature))) - (right / Temperature);

    private static void Holds(ContrastiveDirection direction, (int First, int Second)[] texts, float[] expected)
    {
        using var scope = NewDisposeScope();
        var batch = TinyPairBatch.Of(
            Array.ConvertAll(texts, pair => (pair.First, pair.Second, Array.Empty<int>())), TinyPairBatch.Firsts, TinyPairBatch.Seconds);

        EncoderFixture.AssertClose(tensor(expected), new RankingLoss(Temperature, direction).OfPairs(batch));
    }

    private static void AreEqual(double[] expected, Tensor losses) =>
        EncoderFixture.AssertClose(tensor(Array.ConvertAll(expected, value => (float)value)), losses);
}
