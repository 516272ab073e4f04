using System.Globalization;
using Microsoft.ML.Runtime;
using MLNet.Adapters.Text;

namespace MLNet.Adapters.Pipeline.Reading;

/// <summary>Counts the notes of one pass over the data, and reports each kind once, as a warning.</summary>
/// <param name="batch">The batch of a server that the pass is for; null for none.</param>
internal sealed class ScoringNotes(WholeBatch? batch = null)
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

    /// <summary>Tells the batch, if there is one, which texts are scored.</summary>
    public void Count(IReadOnlyList<EncodedText> texts) => batch?.Add(texts);

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
