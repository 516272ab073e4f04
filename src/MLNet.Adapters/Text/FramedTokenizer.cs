namespace MLNet.Adapters.Text;

/// <summary>Sub-words between special tokens. Special tokens that are spelled out in a text keep their ids.</summary>
/// <param name="subwords">Splits texts.</param>
/// <param name="special">The special tokens.</param>
internal sealed class FramedTokenizer(ISubwords subwords, SpecialTokens special) : ITextTokenizer
{
    // Those of a later step are searched for in what the earlier ones leave.
    private readonly SpelledTokens[] _spelled = special.SpelledLater.Count == 0
        ? [new(special.Spelled)]
        : [new(special.Spelled), new(special.SpelledLater)];

    public Framing Framing { get; } = special.Framing;

    public int PaddingId => special.PaddingId;

    public int VocabularySize => subwords.Count;

    public int UnknownId => special.UnknownId;

    public int? MaskId => special.MaskId;

    public EncodedText Frame(IReadOnlyList<int> first, IReadOnlyList<int>? second = null)
    {
        int[] opening = [.. special.Before, .. first];
        int[] ids = second is null ? [.. opening, .. special.After] : [.. opening, .. special.Between, .. second, .. special.After];
        var typeIds = new int[ids.Length];
        var secondStart = opening.Length + Framing.Between;
        if (second is not null)
            typeIds.AsSpan(secondStart).Fill(special.SecondSegment);
        return new EncodedText(ids, typeIds, IsTruncated: false)
        {
            First = Framing.Before..opening.Length,
            Second = second is null ? null : secondStart..(secondStart + second.Count),
        };
    }

    public IReadOnlyList<Token> Tokenize(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Split(text, int.MaxValue);
    }

    public IReadOnlyList<Token> TokenizeWord(string word)
    {
        ArgumentNullException.ThrowIfNull(word);
        return Split(word, int.MaxValue, isWord: true);
    }

    public EncodedText Encode(string text, int maxTokens)
    {
        ArgumentNullException.ThrowIfNull(text);
        var room = Room(maxTokens, Framing.OfText, "text");
        var tokens = Split(text, room);
        return Alone(tokens, Math.Min(tokens.Count, room));
    }

    public EncodedText EncodePair(string first, string second, int maxTokens, PairTruncation truncation)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        var room = Room(maxTokens, Framing.OfPair, "pair");
        var firstTokens = Split(first, int.MaxValue);
        if (second.Length == 0)
        {
            // The reference treats such a pair as a single text.
            return Alone(firstTokens, PairLengths.Cut(firstTokens.Count, 0, maxTokens - Framing.OfText, truncation).First);
        }

        var secondTokens = Split(second, int.MaxValue);
        var (firstLength, secondLength) = PairLengths.Cut(firstTokens.Count, secondTokens.Count, room, truncation);
        return Frame([.. Ids(firstTokens, firstLength)], [.. Ids(secondTokens, secondLength)]) with
        {
            IsTruncated = firstLength + secondLength < firstTokens.Count + secondTokens.Count,
        };
    }

    // Truncation cuts at the end of a text, so the tokens of a row are the first ones of each.
    public IReadOnlyList<AlignedToken> Align(EncodedText encoded, string first, string? second)
    {
        AlignedToken[] aligned = [.. encoded.Ids.Select(id => new AlignedToken(subwords[id], null, 0, 0))];
        Place(encoded.First, 0, first);
        if (encoded.Second is { } range)
            Place(range, 1, second ?? string.Empty);
        return aligned;

        void Place(Range range, int sentence, string text)
        {
            var (start, count) = range.GetOffsetAndLength(aligned.Length);
            foreach (var (index, token) in Split(text, count).Take(count).Index())
                aligned[start + index] = new AlignedToken(subwords[token.Id], sentence, token.Start, token.End);
        }
    }

    private EncodedText Alone(List<Token> tokens, int length) =>
        Frame([.. Ids(tokens, length)]) with
        {
            IsTruncated = length < tokens.Count,
        };

    /// <summary>Returns the text's tokens; those after the first one beyond <paramref name="limit"/> may be missing.</summary>
    private List<Token> Split(string text, int limit, bool isWord = false)
    {
        var tokens = new List<Token>();
        SplitPart(0, 0, text.Length);
        return tokens;

        void SplitPart(int step, int position, int end)
        {
            while (tokens.Count <= limit)
            {
                var (token, start, textEnd) = _spelled[step].Next(text, position, end);
                if (step + 1 < _spelled.Length)
                    SplitPart(step + 1, position, textEnd);
                else
                    subwords.Split(text, position, textEnd, isWord && position == 0, limit, tokens);
                if (token is null)
                    break;
                position = start + token.Text.Length;
                tokens.Add(new Token(token.Id, special.CoversSpaceBefore ? textEnd : start, position));
            }
        }
    }

    private static IEnumerable<int> Ids(List<Token> tokens, int length) => tokens.Take(length).Select(token => token.Id);

    private static int Room(int maxTokens, int specialTokens, string kind) =>
        maxTokens >= specialTokens
            ? maxTokens - specialTokens
            : throw new ArgumentOutOfRangeException(
                nameof(maxTokens),
                maxTokens,
                $"A {kind} needs {specialTokens} special tokens, which do not fit the limit of {maxTokens}. "
                + $"Allow at least {specialTokens} tokens.");
}
