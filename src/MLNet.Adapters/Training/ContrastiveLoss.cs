using MLNet.Adapters.Heads;
using MLNet.Adapters.Text;
using static TorchSharp.torch;

namespace MLNet.Adapters.Training;

/// <summary>
/// Cross-entropy over a batch's pairs: a text has to find its partner among the partners of the others (Henderson et al. 2017, arXiv
/// 1705.00652), by the cosine divided by a temperature.
/// </summary>
/// <remarks>
/// Shapes: B pairs, H hidden. A partner of another pair is no candidate where it is right too, as both pairs share a text, or where it is
/// the very text that searches.
/// </remarks>
/// <param name="temperature">What cosines are divided by.</param>
/// <param name="direction">Which text has to find the other.</param>
internal sealed class ContrastiveLoss(double temperature, ContrastiveDirection direction)
{
    /// <summary>The loss of each pair: [B].</summary>
    /// <param name="firsts">[B, H] embeddings of the first texts, of any length.</param>
    /// <param name="seconds">[B, H] those of the second texts.</param>
    /// <param name="pairs">Where the pairs are from.</param>
    /// <param name="rows">The B pairs in it.</param>
    public Tensor OfPairs(Tensor firsts, Tensor seconds, TextPairs pairs, int[] rows)
    {
        var scores = TextPooling.Normalize(firsts).matmul(TextPooling.Normalize(seconds).t()) / temperature; // [B, B]
        if (Excluded(pairs, rows) is { } excluded)
            scores = scores + tensor(excluded, [rows.Length, rows.Length], device: scores.device);
        var partners = arange(rows.Length, dtype: ScalarType.Int64, device: scores.device);
        var forth = nn.functional.cross_entropy(scores, partners, reduction: nn.Reduction.None); // [B]
        return direction == ContrastiveDirection.FirstToSecond
            ? forth
            : (forth + nn.functional.cross_entropy(scores.t(), partners, reduction: nn.Reduction.None)) / 2;
    }

    // −∞ where another pair's partner is not wrong; null where there is none such.
    private static float[]? Excluded(TextPairs pairs, int[] rows)
    {
        float[]? excluded = null;
        for (var row = 0; row < rows.Length; row++)
        {
            for (var other = 0; other < rows.Length; other++)
            {
                if (row != other && !pairs.IsNegative(rows[row], rows[other]))
                    (excluded ??= new float[rows.Length * rows.Length])[(row * rows.Length) + other] = float.NegativeInfinity;
            }
        }

        return excluded;
    }
}
