using MLNet.Adapters.Text;

namespace MLNet.Adapters.Tests.Text;

/// <summary>Words at single spaces as tokens, their ids in order of appearance, between any number of special tokens (ids below 10).</summary>
internal sealed class WordTokenizer(Framing framing) : ITextTokenizer
{
    private const int FirstWord = 10;
    private readonly List<string> _words = [];

    public Framing Framing => framing;

    public int PaddingId => 0;

    public int UnknownId => 1;

    public int? MaskId => 2;

    public int VocabularySize => FirstWord + _words.Count;

    public IReadOnlyList<Token> Tokenize(string text)
    {
        var (tokens, start) = (new List<Token>(), 0);
        foreach (var word in text.Split(' '))
        {
            if (!_words.Contains(word))
                _words.Add(word);
            tokens.Add(new Token(FirstWord + _words.IndexOf(word), start, start + word.Length));
            start += word.Length + 1;
        }

        return tokens;
    }

    public IReadOnlyList<Token> TokenizeWord(string word) => Tokenize(word);

    public EncodedText Frame(IReadOnlyList<int> first, IReadOnlyList<int>? second = null)
    {
        int[] ids = [.. Special(3, framing.Before), .. first, .. second is null ? [] : Special(4, framing.Between), .. second ?? [], .. Special(5, framing.After)];
        var firstEnd = framing.Before + first.Count;
        return new EncodedText(ids, new int[ids.Length], IsTruncated: false)
        {
            First = framing.Before..firstEnd,
            Second = second is null ? null : (firstEnd + framing.Between)..(firstEnd + framing.Between + second.Count),
        };
    }

    public EncodedText Encode(string text, int maxTokens) => Frame([.. Tokenize(text).Select(token => token.Id).Take(maxTokens - framing.OfText)]);

    public EncodedText EncodePair(string first, string second, int maxTokens, PairTruncation truncation) => throw new NotSupportedException();

    public IReadOnlyList<AlignedToken> Align(EncodedText encoded, string first, string? second) => throw new NotSupportedException();

    private static IEnumerable<int> Special(int id, int count) => Enumerable.Repeat(id, count);
}
