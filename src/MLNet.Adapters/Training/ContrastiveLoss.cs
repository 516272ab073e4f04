using MLNet.Adapters.Heads;
using MLNet.Adapters.Text;
using static TorchSharp.torch;

namespace MLNet.Adapters.Training;

/// <summary>
/// Cross-entropy over the pairs of a batch: a text has to find its partner among those of the others (Henderson et al. 2017, arXiv
/// 1705.00652), by cosine similarity divided by a temperature.
/// </summary>
/// <remarks>
/// Shapes: B pairs, H hidden. The partner in another pair is not a candidate if it is also right because both pairs share a text, or if it
/// is the searching text itself.
/// </remarks>
/// <param name="temperature">The divisor of the cosines.</param>
/// <param name="direction">Which text has to find the other one.</param>
internal sealed class ContrastiveLoss(double temperature, ContrastiveDirection direction)
{
    /// <summary>Returns the loss of each pair: [B].</summary>
    /// <param name="firsts">[B, H] the embeddings of the first texts, of any length.</param>
    /// <param name="seconds">[B, H] the embeddings of the second texts.</param>
    /// <param name="pairs">All pairs.</param>
    /// <param name="rows">The indices of the B pairs.</param>
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

    // −∞ where another pair's partner is not wrong; null if there is no such pair.
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
