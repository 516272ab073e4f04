using System.Globalization;

namespace MLNet.Adapters;

/// <summary>The state of an <see cref="AdapterSearch"/> after a trial.</summary>
/// <param name="Last">The trial that has just ended.</param>
/// <param name="Leaderboard">All trials: those of the latest round first, in each round by validation loss.</param>
/// <param name="Rounds">The number of rounds.</param>
/// <param name="Elapsed">The time since the search began.</param>
/// <param name="Budget">The time that the search may take.</param>
public sealed record AdapterSearchProgress(
    AdapterSearchTrial Last,
    IReadOnlyList<AdapterSearchTrial> Leaderboard,
    int Rounds,
    TimeSpan Elapsed,
    TimeSpan Budget)
{
    /// <summary>Returns the last trial with its round and the time, on one line, with numbers in the invariant culture.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Elapsed:mm\\:ss} of {Budget:mm\\:ss}, round {Last.Round}/{Rounds}: {Last}");
}
