namespace MLNet.Adapters.Metrics;

/// <summary>The counts from which precision, recall and F1 are computed, each of which is 0 instead of a division by zero.</summary>
/// <param name="Right">Predicted and gold.</param>
/// <param name="Predicted">Predicted, right or wrong.</param>
/// <param name="Gold">Gold, found or not.</param>
internal readonly record struct HitCounts(int Right, int Predicted, int Gold)
{
    public double Precision => Predicted == 0 ? 0 : (double)Right / Predicted;

    public double Recall => Gold == 0 ? 0 : (double)Right / Gold;

    public double F1 => Right == 0 ? 0 : 2.0 * Right / ((double)Predicted + Gold); // = 2 · P · R / (P + R)

    public static HitCounts operator +(HitCounts left, HitCounts right) =>
        new(left.Right + right.Right, left.Predicted + right.Predicted, left.Gold + right.Gold);

    public static HitCounts Sum(IEnumerable<HitCounts> counts) => counts.Aggregate(default(HitCounts), (sum, next) => sum + next);
}
