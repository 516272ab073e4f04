using MLNet.Adapters.Heads;
using static TorchSharp.torch;

namespace MLNet.Adapters.Training;

/// <summary>
/// The triplet loss (Schroff et al. 2015, arXiv 1503.03832) with cosine distances, 1 − cosine: max(0, d(first, second) − d(first, negative)
/// + margin), the mean over a pair's negatives and then over pairs.
/// </summary>
/// <remarks>Shapes: B pairs, N negatives, H hidden.</remarks>
/// <param name="margin">By how much a negative has to be farther away than the second text.</param>
internal sealed class TripletLoss(double margin) : IContrastiveLoss
{
    public Tensor Of(EmbeddedPairs batch) => batch.Mean(OfPairs(batch));

    /// <summary>Returns the loss of each pair, each of which has a negative: [B].</summary>
    public Tensor OfPairs(EmbeddedPairs batch)
    {
        var (firsts, negatives) = (TextPooling.Normalize(batch.Firsts), TextPooling.Normalize(batch.Negatives!));
        var own = (firsts * TextPooling.Normalize(batch.Seconds)).sum(1, true); // [B, 1]
        var losses = (firsts.matmul(negatives.t()) - own + margin).clamp_min(0); // [B, N], also of negatives of other pairs
        return (losses * Shares(batch, firsts.device)).sum(1);
    }

    // [B, N]: 1 / n on the n negatives of a pair, 0 on those of others.
    private static Tensor Shares(EmbeddedPairs batch, Device device)
    {
        int[] counts = Array.ConvertAll(batch.Rows, row => batch.Pairs.Negatives[row].Count);
        var (all, next) = (counts.Sum(), 0);
        var shares = new float[counts.Length * all];
        foreach (var (pair, count) in counts.Index())
        {
            Array.Fill(shares, 1f / count, (pair * all) + next, count);
            next += count;
        }

        return tensor(shares, [counts.Length, all], device: device);
    }
}
