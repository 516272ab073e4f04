namespace MLNet.Adapters.Layers.Kernels;

/// <summary>
/// Divides numbers into pieces, each the work of one thread. The pieces do not depend on the number of threads.
/// </summary>
internal static class Pieces
{
    /// <summary>The numbers of a piece; the last one may have fewer.</summary>
    public const int Length = 1 << 15;

    private const long Many = 1 << 20; // numbers, below which one thread does all

    /// <summary>Runs all pieces, in any order.</summary>
    /// <param name="pieces">How many there are.</param>
    /// <param name="numbers">How many numbers they have together.</param>
    /// <param name="threads">The most threads to use.</param>
    /// <param name="run">Receives the index of a piece.</param>
    public static void ForEach(int pieces, long numbers, int threads, Action<int> run)
    {
        if (threads > 1 && numbers >= Many)
        {
            Parallel.For(0, pieces, new ParallelOptions { MaxDegreeOfParallelism = threads }, run);
            return;
        }

        for (var piece = 0; piece < pieces; piece++)
            run(piece);
    }
}
