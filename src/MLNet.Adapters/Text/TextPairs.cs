using System.Runtime.InteropServices;

namespace MLNet.Adapters.Text;

/// <summary>
/// Pairs of texts that belong together. Texts with the same tokens count as one text, because an encoder cannot distinguish them.
/// </summary>
internal sealed class TextPairs
{
    private readonly List<EncodedText> _texts = [];
    private readonly int[] _firsts;
    private readonly int[] _seconds;
    private readonly ILookup<int, int> _secondsOfFirst;

    public TextPairs(IEnumerable<(EncodedText First, EncodedText Second)> pairs)
    {
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        (int First, int Second)[] numbered = [.. pairs.Select(pair => (NumberOf(pair.First), NumberOf(pair.Second)))];
        _firsts = Array.ConvertAll(numbered, pair => pair.First);
        _seconds = Array.ConvertAll(numbered, pair => pair.Second);
        _secondsOfFirst = numbered.Distinct().ToLookup(pair => pair.First, pair => pair.Second);

        int NumberOf(EncodedText text)
        {
            var key = MemoryMarshal.Cast<int, char>(text.Ids).ToString(); // the tokens' bytes as a key
            if (!numbers.TryGetValue(key, out var number))
            {
                numbers.Add(key, number = _texts.Count);
                _texts.Add(text);
            }

            return number;
        }
    }

    /// <summary>The number of pairs.</summary>
    public int Count => _firsts.Length;

    /// <summary>The distinct texts.</summary>
    public IReadOnlyList<EncodedText> Texts => _texts;

    /// <summary>For each pair, the index of its first text in <see cref="Texts"/>.</summary>
    public IReadOnlyList<int> Firsts => _firsts;

    /// <summary>For each pair, the index of its second text.</summary>
    public IReadOnlyList<int> Seconds => _seconds;

    /// <summary>Whether there are any negatives: a second text that is wrong for some first text.</summary>
    public bool AnyNegatives()
    {
        if (_firsts.Distinct().Count() == 1 || _seconds.Distinct().Count() == 1)
            return false;
        int[] pairs = [.. Enumerable.Range(0, Count).DistinctBy(pair => (_firsts[pair], _seconds[pair]))];
        return pairs.Any(pair => Array.Exists(pairs, other => IsNegative(pair, other)));
    }

    /// <summary>
    /// Whether the second text of <paramref name="other"/> is wrong for the first of <paramref name="pair"/>: it is not that text itself,
    /// and the pairs share no text on the same side.
    /// </summary>
    public bool IsNegative(int pair, int other) =>
        _firsts[pair] != _firsts[other] && _seconds[pair] != _seconds[other] && _firsts[pair] != _seconds[other];

    /// <summary>
    /// Returns the second texts, other than the pair's own, that are not wrong hits for its first text: others that belong to it, and the
    /// text itself if it is the second text of another pair.
    /// </summary>
    public IEnumerable<int> NoWrongSeconds(int pair) =>
        _secondsOfFirst[_firsts[pair]].Append(_firsts[pair]).Distinct().Where(text => text != _seconds[pair]);
}
