using MLNet.Adapters.Pipeline.Reading;

namespace MLNet.Adapters.Pipeline.Scoring;

/// <summary>Computes the results of a batch of rows; safe for use from many threads at once.</summary>
internal interface IBatchScorer<in TInput, out TOutput> : IDisposable
{
    /// <summary>One result a row, in the order of <paramref name="rows"/>.</summary>
    /// <param name="rows">At least one row.</param>
    /// <param name="notes">Takes what a user should be told once at the end, such as texts that were cut.</param>
    IReadOnlyList<TOutput> Score(IReadOnlyList<TInput> rows, ScoringNotes notes);
}
