using MLNet.Adapters.Tests.Encoders;
using MLNet.Adapters.Text;
using MLNet.Adapters.Training;
using static TorchSharp.torch;

namespace MLNet.Adapters.Tests.Training;

/// <summary>Three pairs by hand: cosines (1, √½, 0), (0, √½, 1), (√½, 1, √½), temperature ½.</summary>
[TestClass]
public sealed class ContrastiveLossTests
{
    private static readonly float[] Firsts = [2, 0, 0, 3, 1, 1]; // of any length
    private static readonly float[] Seconds = [1, 0, 1, 1, 0, 5];

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

    private static void Holds(ContrastiveDirection direction, (int First, int Second)[] texts, float[] expected)
    {
        using var scope = NewDisposeScope();
        var pairs = new TextPairs(texts.Select(pair => (Text(pair.First), Text(pair.Second))));

        var losses = new ContrastiveLoss(0.5, direction).OfPairs(tensor(Firsts, [3, 2]), tensor(Seconds, [3, 2]), pairs, [0, 1, 2]);

        EncoderFixture.AssertClose(tensor(expected), losses);
    }

    private static EncodedText Text(int id) => new([id], [0], false);
}
