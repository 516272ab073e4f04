using System.Collections.Concurrent;
using Microsoft.ML.Runtime;

namespace MLNet.Adapters.Pipeline;

/// <summary>
/// Keeps the results of a view that is read more than once, so that a trainer of many passes does not run the model in each of them. Results
/// go by the row's values, whatever its place: data that change between passes are scored anew.
/// </summary>
/// <param name="scoring">The model.</param>
internal sealed class RereadResults<TInput, TOutput>(BatchScoring<TInput, TOutput> scoring)
    where TInput : notnull
{
    private readonly ConcurrentDictionary<TInput, TOutput> _kept = new();
    private int _passes;
    private int _isTold;

    /// <summary>Counts a pass over the view.</summary>
    /// <returns>Whether results are to be kept: from the second pass on, so that data that are read once cost no memory.</returns>
    public bool BeginPass() => Interlocked.Increment(ref _passes) > 1 && scoring.RereadRows > 0;

    /// <summary>The results of some rows: those that are kept, and new ones.</summary>
    public IReadOnlyList<TOutput> Score(IReadOnlyList<TInput> rows, ScoringNotes notes)
    {
        var (results, missing) = (new TOutput[rows.Count], new List<int>());
        for (var row = 0; row < rows.Count; row++)
        {
            if (!_kept.TryGetValue(rows[row], out results[row]!))
                missing.Add(row);
        }

        if (missing.Count == 0)
            return results;

        var scored = scoring.Score([.. missing.Select(row => rows[row])], notes);
        foreach (var (row, result) in missing.Zip(scored))
        {
            results[row] = result;
            Keep(rows[row], result);
        }

        return results;
    }

    private void Keep(TInput row, TOutput result)
    {
        if (_kept.Count < scoring.RereadRows)
            _kept[row] = result;
        else if (Interlocked.Exchange(ref _isTold, 1) == 0)
        {
            using var channel = scoring.Host.Start("Scoring");
            channel.Warning(
                $"The data are read several times and have more rows than RereadRows ({scoring.RereadRows}) keeps, so the model runs anew "
                + "for the others in each pass. Put AppendCacheCheckpoint between this stage and the trainer, or raise RereadRows.");
        }
    }
}
