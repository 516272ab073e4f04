using System.Runtime.ExceptionServices;
using MLNet.Adapters.Layers;

namespace MLNet.Adapters.Pipeline.Reading;

/// <summary>Converts many rows, several at once.</summary>
internal static class RowConversion
{
    private const int RowsTogether = 16; // on one thread: a fraction of a millisecond for short texts

    /// <summary>Converts each row; more than a few are divided among the scoring threads.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="convert">Converts a row; called on any thread, in any order. The error of the first row that has one is thrown.</param>
    public static TResult[] Convert<TRow, TResult>(IReadOnlyList<TRow> rows, Func<TRow, TResult> convert)
    {
        var results = new TResult[rows.Count];
        var parts = (rows.Count + RowsTogether - 1) / RowsTogether;
        if (parts < 2 || ScoringThreads.Count == 1) // one scoring thread has enough to do
        {
            for (var row = 0; row < rows.Count; row++)
                results[row] = convert(rows[row]);
            return results;
        }

        var errors = new ExceptionDispatchInfo?[parts];
        ComputeThreads.ScoreEach(parts, part =>
        {
            try
            {
                for (var row = part * RowsTogether; row < Math.Min(rows.Count, (part + 1) * RowsTogether); row++)
                    results[row] = convert(rows[row]);
            }
            catch (Exception exception) // thrown below
            {
                errors[part] = ExceptionDispatchInfo.Capture(exception);
            }
        });
        Array.Find(errors, error => error is not null)?.Throw();
        return results;
    }
}
