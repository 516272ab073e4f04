using MLNet.Adapters.Layers;

namespace MLNet.Adapters.Pipeline.Reading;

/// <summary>Converts many rows, several at once.</summary>
internal static class RowConversion
{
    private const int RowsTogether = 16; // on one thread: a fraction of a millisecond for short texts

    /// <summary>Converts each row; more than a few are divided among the scoring threads.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="convert">Converts a row; called on any thread, in any order.</param>
    public static TResult[] Convert<TRow, TResult>(IReadOnlyList<TRow> rows, Func<TRow, TResult> convert)
    {
        var results = new TResult[rows.Count];
        var parts = (rows.Count + RowsTogether - 1) / RowsTogether;
        if (parts > 1)
            ComputeThreads.ScoreEach(parts, ConvertPart);
        else
            ConvertPart(0);
        return results;

        void ConvertPart(int part)
        {
            for (var row = part * RowsTogether; row < Math.Min(rows.Count, (part + 1) * RowsTogether); row++)
                results[row] = convert(rows[row]);
        }
    }
}
