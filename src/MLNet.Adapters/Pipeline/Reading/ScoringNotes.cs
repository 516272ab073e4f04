using System.Globalization;
using Microsoft.ML.Runtime;

namespace MLNet.Adapters.Pipeline.Reading;

/// <summary>Counts what one pass over the data should report, and reports each kind once, as a warning.</summary>
internal sealed class ScoringNotes
{
    private readonly Dictionary<string, long> _counts = [];

    /// <summary>Adds to a count.</summary>
    /// <param name="message">The warning, with {0} where the count goes.</param>
    /// <param name="count">How many more rows it concerns.</param>
    public void Add(string message, long count)
    {
        if (count > 0)
            _counts[message] = _counts.GetValueOrDefault(message) + count;
    }

    /// <summary>Sends the counts to the log and forgets them.</summary>
    /// <returns>Whether there was something to say.</returns>
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
