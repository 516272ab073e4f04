using MLNet.Adapters.Records;

namespace MLNet.Adapters;

/// <summary>How well a search finds the one right partner of each query.</summary>
/// <param name="RecallAt">
/// For k = 1, 5 and 10, and no other, the share of queries whose partner is among the first k hits, 0…1; NaN without queries.
/// </param>
/// <param name="MeanReciprocalRank">The mean of 1 / rank of the right partner, where the first hit has rank 1; NaN without queries.</param>
/// <param name="Count">Queries.</param>
public sealed record RetrievalMetrics(IReadOnlyDictionary<int, double> RecallAt, double MeanReciprocalRank, int Count)
{
    /// <inheritdoc/>
    public override string ToString() => RecordText.Of(this);
}
