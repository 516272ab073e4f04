using MLNet.Adapters.Records;

namespace MLNet.Adapters;

/// <summary>The metrics of a search for the one right match of each query.</summary>
/// <param name="RecallAt">
/// The share of queries whose match is among the first k hits, 0…1, for k = 1, 5 and 10 only; NaN without queries.
/// </param>
/// <param name="MeanReciprocalRank">The mean of 1 / rank of the right match, where the first hit has rank 1; NaN without queries.</param>
/// <param name="Count">The number of queries.</param>
public sealed record RetrievalMetrics(IReadOnlyDictionary<int, double> RecallAt, double MeanReciprocalRank, int Count)
{
    /// <inheritdoc/>
    public override string ToString() => RecordText.Of(this);
}
