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
    private readonly int[][] _negatives;
    private readonly HashSet<(int First, int Second)> _together;
    private readonly ILookup<int, int> _secondsOfFirst;

    public TextPairs(IEnumerable<(EncodedText First, EncodedText Second)> pairs)
        : this(pairs.Select(pair => new TextPair(pair.First, pair.Second, [])))
    {
    }

    public TextPairs(IEnumerable<TextPair> pairs)
    {
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        (int First, int Second, int[] Negatives)[] numbered =
        [
            .. pairs.Select(pair => (NumberOf(pair.First), NumberOf(pair.Second), pair.Negatives.Select(NumberOf).ToArray())),
        ];
        _firsts = Array.ConvertAll(numbered, pair => pair.First);
        _seconds = Array.ConvertAll(numbered, pair => pair.Second);
        _negatives = Array.ConvertAll(numbered, pair => pair.Negatives);
        _together = [.. numbered.Select(pair => (pair.First, pair.Second))];
        _secondsOfFirst = _together.ToLookup(pair => pair.First, pair => pair.Second);

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

    /// <summary>For each pair, the indices of its negatives.</summary>
    public IReadOnlyList<IReadOnlyList<int>> Negatives => _negatives;

    /// <summary>Whether there are any negatives: a text that is wrong for some first text.</summary>
    public bool AnyNegatives()
    {
        if (Enumerable.Range(0, Count).Any(pair => Array.Exists(_negatives[pair], text => IsWrong(pair, text))))
            return true;
        if (_firsts.Distinct().Count() == 1 || _seconds.Distinct().Count() == 1)
            return false;
        int[] pairs = [.. Enumerable.Range(0, Count).DistinctBy(pair => (_firsts[pair], _seconds[pair]))];
        return pairs.Any(pair => Array.Exists(pairs, other => IsNegative(pair, other)));
    }

    /// <summary>
    /// Whether the second text of <paramref name="other"/> is wrong for the first of <paramref name="pair"/>: it is not that text itself,
    /// no pair has them together, and the pairs share no text on the same side.
    /// </summary>
    public bool IsNegative(int pair, int other) =>
        _firsts[pair] != _firsts[other] && _seconds[pair] != _seconds[other] && IsWrong(pair, _seconds[other]);

    /// <summary>
    /// Whether a text is wrong for the first text of <paramref name="pair"/>: it is not that text itself, and no pair has them together.
    /// </summary>
    public bool IsWrong(int pair, int text) => _firsts[pair] != text && !_together.Contains((_firsts[pair], text));

    /// <summary>
    /// Returns the second texts, other than the pair's own, that are not wrong hits for its first text: others that belong to it, and the
    /// text itself if it is the second text of another pair.
    /// </summary>
    public IEnumerable<int> NoWrongSeconds(int pair) =>
        _secondsOfFirst[_firsts[pair]].Append(_firsts[pair]).Distinct().Where(text => text != _seconds[pair]);
}
