using MLNet.Adapters.Text;

namespace MLNet.Adapters.Training;

/// <summary>
/// Plans batches of pairs that compete with each other; no batch has only one pair, which would have nothing to compete with.
/// </summary>
internal static class PairBatches
{
    /// <summary>
    /// Plans one epoch in random order, regardless of lengths: texts should compete with different ones in each epoch, not always with
    /// those of their length.
    /// </summary>
    /// <param name="pairs">The number of pairs, at least 2.</param>
    /// <param name="batchSize">The number of pairs per batch, at least 2; one batch may have one more, and one may have fewer.</param>
    /// <param name="nextBelow">The source of randomness: given n, returns a number from 0 to n − 1.</param>
    public static int[][] PlanEpoch(int pairs, int batchSize, Func<int, int> nextBelow) =>
        WithoutSingle(LengthBuckets.PlanEpoch(new int[pairs], batchSize, nextBelow)); // equal lengths make the order random

    /// <summary>Plans batches of all pairs in their order.</summary>
    public static int[][] InOrder(int pairs, int batchSize) => WithoutSingle([.. Enumerable.Range(0, pairs).Chunk(batchSize)]);

    private static int[][] WithoutSingle(int[][] batches)
    {
        var single = Array.FindIndex(batches, batch => batch.Length == 1);
        if (single < 0 || batches.Length == 1)
            return batches;
        List<int[]> merged = [.. batches.Where((_, index) => index != single)];
        merged[^1] = [.. merged[^1], .. batches[single]];
        return [.. merged];
    }
}
