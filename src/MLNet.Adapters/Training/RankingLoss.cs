using MLNet.Adapters.Heads;
using static TorchSharp.torch;

namespace MLNet.Adapters.Training;

/// <summary>
/// Cross-entropy over the texts of a batch: a text has to find its partner among those of the others and all negatives (Henderson et al.
/// 2017, arXiv 1705.00652), by cosine similarity divided by a temperature.
/// </summary>
/// <remarks>
/// Shapes: B pairs, N negatives, H hidden. The partner in another pair is not a candidate if both pairs share a text; nor is a partner or
/// negative that belongs to the searching text in any pair, or that is the searching text itself.
/// </remarks>
/// <param name="temperature">The divisor of the cosines.</param>
/// <param name="direction">Which text has to find the other one; a second text searches among the first texts only.</param>
internal sealed class RankingLoss(double temperature, ContrastiveDirection direction) : IContrastiveLoss
{
    public Tensor Of(EmbeddedPairs batch) => batch.Mean(OfPairs(batch));

    /// <summary>Returns the loss of each pair: [B].</summary>
    public Tensor OfPairs(EmbeddedPairs batch)
    {
        var (pairs, rows) = (batch.Pairs, batch.Rows);
        var (firsts, seconds) = (TextPooling.Normalize(batch.Firsts), TextPooling.Normalize(batch.Seconds));
        var scores = Without(Scores(seconds), rows.Length, (row, other) => row == other || pairs.IsNegative(rows[row], rows[other]));
        var partners = arange(rows.Length, dtype: ScalarType.Int64, device: scores.device);
        var forth = nn.functional.cross_entropy(Candidates(), partners, reduction: nn.Reduction.None); // [B]
        return direction == ContrastiveDirection.FirstToSecond
            ? forth
            : (forth + nn.functional.cross_entropy(scores.t(), partners, reduction: nn.Reduction.None)) / 2;

        Tensor Scores(Tensor texts) => firsts.matmul(texts.t()) / temperature; // [B, H] × [H, n] → [B, n]

        Tensor Candidates() // [B, B + N]
        {
            if (batch.Negatives is null)
                return scores;
            int[] negatives = [.. batch.NegativeTexts];
            return cat(
                [
                    scores,
                    Without(
                        Scores(TextPooling.Normalize(batch.Negatives)),
                        negatives.Length,
                        (row, column) => pairs.IsWrong(rows[row], negatives[column])),
                ],
                1);
        }

        // −∞ for texts that are no candidates.
        Tensor Without(Tensor all, int columns, Func<int, int, bool> isCandidate)
        {
            float[]? excluded = null;
            for (var row = 0; row < rows.Length; row++)
            {
                for (var column = 0; column < columns; column++)
                {
                    if (!isCandidate(row, column))
                        (excluded ??= new float[rows.Length * columns])[(row * columns) + column] = float.NegativeInfinity;
                }
            }

            return excluded is null ? all : all + tensor(excluded, [rows.Length, columns], device: all.device);
        }
    }
}
