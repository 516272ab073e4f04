using System.Globalization;
using Microsoft.ML.Runtime;

namespace MLNet.Adapters.Pipeline.Reading;

/// <summary>Counts the notes of one pass over the data, and reports each kind once, as a warning.</summary>
internal sealed class ScoringNotes
{
    private readonly Dictionary<string, long> _counts = [];

    /// <summary>Adds to a count.</summary>
    /// <param name="message">The warning, with {0} in place of the count.</param>
    /// <param name="count">The number of additional rows.</param>
    public void Add(string message, long count)
    {
        if (count > 0)
            _counts[message] = _counts.GetValueOrDefault(message) + count;
    }

    /// <summary>Writes the counts to the log and clears them.</summary>
    /// <returns>Whether there was anything to report.</returns>
    public bool Report(IHost host)
    {
        if (_counts.Count == 0)
            return false;

        using IChannel channel = host.Start("Scoring");
        foreach ((string message, long count) in _counts)
            channel.Warning(string.Format(CultureInfo.InvariantCulture, message, count));
        _counts.Clear();
        return true;
    }
}
