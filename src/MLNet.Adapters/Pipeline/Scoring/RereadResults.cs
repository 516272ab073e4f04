using System.Collections.Concurrent;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNet.Adapters.Pipeline.Reading;

namespace MLNet.Adapters.Pipeline.Scoring;

/// <summary>
/// Keeps the results of a view that is read more than once, so that a multi-pass trainer does not run the model in each pass. A result is
/// kept with the values from which it was computed: rows that change between passes are scored again.
/// </summary>
/// <param name="scoring">The model.</param>
internal sealed class RereadResults<TInput, TOutput>(BatchScoring<TInput, TOutput> scoring)
    where TInput : notnull
{
    private readonly ConcurrentDictionary<(DataViewRowId Id, TInput Row), TOutput> _kept = new();
    private int _passes;
    private int _isTold;

    /// <summary>Counts a pass over the view.</summary>
    /// <returns>Whether results are kept: from the second pass on, so that data that is read once costs no memory.</returns>
    public bool BeginPass() => Interlocked.Increment(ref _passes) > 1 && scoring.RereadRows > 0;

    /// <summary>
    /// Returns the results of a look-ahead: the kept ones, or all of them computed again, in the batches of a first pass, so that each pass
    /// returns the same bits.
    /// </summary>
    public IReadOnlyList<TOutput> Score(IReadOnlyList<DataViewRowId> ids, IReadOnlyList<TInput> rows, ScoringNotes notes)
    {
        var kept = new TOutput[rows.Count];
        var missing = 0;
        for (var row = 0; row < rows.Count; row++)
            missing += _kept.TryGetValue((ids[row], rows[row]), out kept[row]!) ? 0 : 1;
        if (missing == 0)
            return kept;

        var scored = scoring.Score(rows, notes);
        for (var row = 0; row < rows.Count; row++)
            Store((ids[row], rows[row]), scored[row]);
        return scored;
    }

    private void Store((DataViewRowId Id, TInput Row) key, TOutput result)
    {
        if (_kept.Count < scoring.RereadRows)
            _kept[key] = result;
        else if (!_kept.ContainsKey(key) && Interlocked.Exchange(ref _isTold, 1) == 0)
            WarnOfMoreRows();
    }

    private void WarnOfMoreRows()
    {
        using var channel = scoring.Host.Start("Scoring");
        channel.Warning(
            $"The data is read several times and has more rows than RereadRows ({scoring.RereadRows}) keeps, "
            + "so the model runs again for the "
            + "others in each pass. Put AppendCacheCheckpoint between this stage and the trainer, or raise RereadRows.");
    }
}
