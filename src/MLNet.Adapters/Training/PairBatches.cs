using MLNet.Adapters.Text;

namespace MLNet.Adapters.Training;

/// <summary>Batches of pairs that compete with each other: none has a single pair, which would have nothing to compete with.</summary>
internal static class PairBatches
{
    /// <summary>
    /// One epoch in a random order, whatever the lengths: texts should meet others in each epoch, not always those of their length.
    /// </summary>
    /// <param name="pairs">The number of pairs, at least 2.</param>
    /// <param name="batchSize">Pairs a batch, at least 2; one batch may have one more, and one fewer.</param>
    /// <param name="nextBelow">The source of chance: given n, a number from 0 to n − 1.</param>
    public static int[][] PlanEpoch(int pairs, int batchSize, Func<int, int> nextBelow) =>
        WithoutSingle(LengthBuckets.PlanEpoch(new int[pairs], batchSize, nextBelow)); // equal lengths leave the order to chance

    /// <summary>All pairs in their order.</summary>
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
