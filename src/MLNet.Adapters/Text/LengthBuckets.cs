namespace MLNet.Adapters.Text;
/// <summary>interim</summary>
internal static class LengthBuckets
{
    public static IReadOnlyList<int[]> ForTraining(IReadOnlyList<int> lengths, int batch, Random random) { var r = Enumerable.Range(0, lengths.Count).ToArray(); random.Shuffle(r); var b = r.OrderBy(i => lengths[i]).Chunk(batch).ToArray(); random.Shuffle(b); return b; }
    public static double PaddingShare(IReadOnlyList<int> lengths, IReadOnlyList<int[]> plan) => 1 - (double)lengths.Sum() / plan.Sum(b => b.Length * b.Max(i => lengths[i]));
    public static IReadOnlyList<int[]> ForScoring(IReadOnlyList<int> lengths, int maxRows, int maxTokens) => Enumerable.Range(0, lengths.Count).OrderBy(i => lengths[i]).Chunk(maxRows).ToArray();
}
