namespace MLNet.Adapters.Text;

/// <summary>Orders rows so that those of one batch are about equally long, which reduces padding.</summary>
internal static class LengthBuckets
{
    /// <summary>Batches in one bucket: large enough for little padding, small enough that batches differ from epoch to epoch.</summary>
    private const int BatchesPerBucket = 50;

    /// <summary>
    /// Plans one epoch of training: rows are shuffled, cut into buckets of <see cref="BatchesPerBucket"/> batches, sorted by length within
    /// each, cut into batches, and the batches are shuffled. Every row occurs once; one batch may be smaller than the others.
    /// </summary>
    /// <param name="lengths">The number of tokens of each row.</param>
    /// <param name="batchSize">The number of rows per batch.</param>
    /// <param name="nextBelow">The source of randomness: given n, returns a number from 0 to n − 1.</param>
    /// <returns>The row numbers of each batch, in training order; their number is the same in each epoch.</returns>
    public static int[][] PlanEpoch(IReadOnlyList<int> lengths, int batchSize, Func<int, int> nextBelow)
    {
        ArgumentNullException.ThrowIfNull(lengths);
        ArgumentNullException.ThrowIfNull(nextBelow);
        ThrowIfNotPositive(batchSize, nameof(batchSize));

        int[] rows = [.. Enumerable.Range(0, lengths.Count)];
        Shuffle(rows, nextBelow);
        int[][] batches = [.. rows
            .Chunk((int)Math.Min((long)batchSize * BatchesPerBucket, Array.MaxLength))
            .SelectMany(bucket => bucket.OrderBy(row => lengths[row]).Chunk(batchSize))];
        Shuffle(batches, nextBelow);
        return batches;
    }

    /// <summary>
    /// Plans one epoch of training within both limits: rows are shuffled, sorted by length, cut into batches, and the batches are shuffled.
    /// Only equally long rows change places, so that the number of batches is the same in each epoch.
    /// </summary>
    /// <param name="lengths">The number of tokens of each row.</param>
    /// <param name="maxRows">The maximum number of rows per batch.</param>
    /// <param name="maxTokens">The maximum number of tokens per batch, including padding; a longer row forms its own batch.</param>
    /// <param name="nextBelow">The source of randomness: given n, returns a number from 0 to n − 1.</param>
    /// <returns>The row numbers of each batch, in training order.</returns>
    public static int[][] PlanEpoch(IReadOnlyList<int> lengths, int maxRows, int maxTokens, Func<int, int> nextBelow)
    {
        int[] rows = [.. Enumerable.Range(0, lengths.Count)];
        Shuffle(rows, nextBelow);
        var batches = Cut(rows, lengths, maxRows, maxTokens);
        Shuffle(batches, nextBelow);
        return batches;
    }

    /// <summary>Plans scoring: rows sorted by length and cut into batches within both limits; equally long rows keep their order.</summary>
    /// <param name="lengths">The number of tokens of each row.</param>
    /// <param name="maxRows">The maximum number of rows per batch.</param>
    /// <param name="maxTokens">The maximum number of tokens per batch, including padding; a longer row forms its own batch.</param>
    /// <returns>The row numbers of each batch.</returns>
    public static int[][] PlanScoring(IReadOnlyList<int> lengths, int maxRows, int maxTokens)
    {
        ArgumentNullException.ThrowIfNull(lengths);
        return Cut(Enumerable.Range(0, lengths.Count), lengths, maxRows, maxTokens);
    }

    // Rows by length, equally long ones in their order.
    private static int[][] Cut(IEnumerable<int> rows, IReadOnlyList<int> lengths, int maxRows, int maxTokens)
    {
        ThrowIfNotPositive(maxRows, nameof(maxRows));
        ThrowIfNotPositive(maxTokens, nameof(maxTokens));

        var batches = new List<int[]>();
        var batch = new List<int>();
        foreach (int row in rows.OrderBy(row => lengths[row]))
        {
            // Rows come shortest first, so this row's length is the width of the batch it joins.
            bool isFull = batch.Count == maxRows || (batch.Count + 1L) * lengths[row] > maxTokens;
            if (isFull && batch.Count > 0)
            {
                batches.Add([.. batch]);
                batch.Clear();
            }

            batch.Add(row);
        }

        if (batch.Count > 0)
            batches.Add([.. batch]);
        return [.. batches];
    }

    private static void Shuffle<T>(T[] items, Func<int, int> nextBelow)
    {
        for (int last = items.Length - 1; last > 0; last--)
        {
            int other = nextBelow(last + 1);
            (items[last], items[other]) = (items[other], items[last]);
        }
    }

    private static void ThrowIfNotPositive(int value, string name)
    {
        if (value <= 0)
            throw new ArgumentOutOfRangeException(name, value, $"{name} is {value}. Use at least 1.");
    }
}
