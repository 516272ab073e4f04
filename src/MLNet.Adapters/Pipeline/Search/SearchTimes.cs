namespace MLNet.Adapters.Pipeline.Search;

/// <summary>
/// Divides a budget over rounds, so that the last one has time for the first candidate, the trainer's own options, and for another one that
/// takes as long.
/// </summary>
/// <param name="budget">The time of the search.</param>
/// <param name="rounds">The number of rounds.</param>
internal sealed class SearchTimes(TimeSpan budget, int rounds)
{
    private const double LeastLastShare = 0.4; // of the budget, for the last round
    private const double MostLastShare = 0.8;

    private TimeSpan _first; // of the first candidate, in the last round

    // Rounds between the first and the last pay only if they have time for several candidates.
    private bool HasMiddle => budget - Last >= _first;

    private TimeSpan Last => TimeSpan.FromTicks(Math.Clamp(
        (2 * _first).Ticks, (budget * LeastLastShare).Ticks, (budget * MostLastShare).Ticks));

    /// <summary>Derives the time of the first candidate in the last round from that in the first round.</summary>
    public void Calibrate(TimeSpan first) => _first = first * Math.Pow(SearchRows.Factor, rounds - 1);

    /// <summary>Whether a round has time for a training.</summary>
    /// <param name="round">The round, from 1.</param>
    /// <param name="elapsed">The time since the search began.</param>
    /// <param name="training">The time that the training takes in this round.</param>
    public bool HasRoom(int round, TimeSpan elapsed, TimeSpan training) => elapsed + training <= EndOf(round);

    /// <summary>Whether the last round has time for a training beside the first candidate, or instead of it if it takes too long.</summary>
    /// <param name="training">The time that the training takes in the last round.</param>
    public bool FitsLast(TimeSpan training) => rounds == 1 || training <= (_first < Last ? Last - _first : Last);

    /// <summary>Returns the round after another one; those between the first and the last are left out if there is little time.</summary>
    public int After(int round) => HasMiddle ? round + 1 : Math.Max(round + 1, rounds);

    // Rounds before the last share what it leaves.
    private TimeSpan EndOf(int round) =>
        round == rounds ? budget : (budget - Last) * (HasMiddle ? (double)round / (rounds - 1) : 1);
}
