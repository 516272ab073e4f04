using MLNet.Adapters.Heads;
using static TorchSharp.torch;

namespace MLNet.Adapters.Training;

/// <summary>
/// CoSENT's loss for graded pairs (Su 2022, kexue.fm/archives/8847, and sentence-transformers' CoSENTLoss): log(1 + Σ exp((cosine of j −
/// cosine of i) / temperature)) over all pairs i and j of the batch of which i has the higher score.
/// </summary>
/// <remarks>
/// Shapes: B pairs, H hidden. Only the order of the scores counts. A term counts as often as the product of its pairs' weights, each
/// divided by the batch's mean weight.
/// </remarks>
/// <param name="temperature">The divisor of the cosines.</param>
internal sealed class CoSentLoss(double temperature) : IContrastiveLoss
{
    public Tensor Of(EmbeddedPairs batch)
    {
        var cosines = (TextPooling.Normalize(batch.Firsts) * TextPooling.Normalize(batch.Seconds)).sum(1) / temperature; // [B]
        var terms = cosines.unsqueeze(0) - cosines.unsqueeze(1) + Ordered(batch.Scores, cosines.device); // [i, j]: j − i
        if (batch.Weights is { } weights)
        {
            var logarithms = (weights / weights.mean()).log();
            terms = terms + logarithms.unsqueeze(0) + logarithms.unsqueeze(1);
        }

        // log(1 + Σ exp(term)) is the cross-entropy of the first of the classes 0, term, term …
        var classes = cat([zeros(1, device: cosines.device), terms.flatten()], 0).unsqueeze(0); // [1, 1 + B²]
        return nn.functional.cross_entropy(classes, zeros(1, dtype: ScalarType.Int64, device: cosines.device));
    }

    // [B, B]: 0 if the row has the higher score, otherwise −∞.
    private static Tensor Ordered(IReadOnlyList<float> scores, Device device)
    {
        var order = new float[scores.Count * scores.Count];
        for (var row = 0; row < scores.Count; row++)
        {
            for (var column = 0; column < scores.Count; column++)
                order[(row * scores.Count) + column] = scores[row] > scores[column] ? 0 : float.NegativeInfinity;
        }

        return tensor(order, [scores.Count, scores.Count], device: device);
    }
}
