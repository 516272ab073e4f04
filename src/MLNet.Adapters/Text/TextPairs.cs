using System.Runtime.InteropServices;

namespace MLNet.Adapters.Text;

/// <summary>Pairs of texts that belong together. Texts of the same tokens are one text: an encoder cannot tell them apart.</summary>
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
            var key = MemoryMarshal.Cast<int, char>(text.Ids).ToString(); // a key of the tokens' bytes
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

    /// <summary>Each text once.</summary>
    public IReadOnlyList<EncodedText> Texts => _texts;

    /// <summary>By pair, the number of its first text among <see cref="Texts"/>.</summary>
    public IReadOnlyList<int> Firsts => _firsts;

    /// <summary>By pair, the number of its second text.</summary>
    public IReadOnlyList<int> Seconds => _seconds;

    /// <summary>Whether any text can be told apart from another: some second text is wrong for some first one.</summary>
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
    /// The second texts that are no wrong hits for the pair's first one, beside its own: others that belong to it, and the text itself
    /// where it is the second of another pair.
    /// </summary>
    public IEnumerable<int> NoWrongSeconds(int pair) =>
        _secondsOfFirst[_firsts[pair]].Append(_firsts[pair]).Distinct().Where(text => text != _seconds[pair]);
}
