using System.Buffers;
using Microsoft.ML.Tokenizers;

namespace MLNet.Adapters.Text;

/// <summary>
/// BERT's tokenization: [CLS] first [SEP], or [CLS] first [SEP] second [SEP]. Words come from <see cref="BertWordReader"/>,
/// their pieces from Microsoft.ML.Tokenizers; special tokens written out in a text keep their ids.
/// </summary>
internal sealed class BertTokenization : ITextTokenizer
{
    private const int MaxCharactersPerWord = 100;

    /// <summary>[CLS] first [SEP], or [CLS] first [SEP] second [SEP].</summary>
    public static readonly Framing StandardFraming = new(1, 1, 1);

    private readonly BertTokenizationOptions _options;
    private readonly WordPieceVocabulary _vocabulary;
    private readonly WordPieceTokenizer _pieces;
    private readonly KeyValuePair<string, int>[] _specialTokens;
    private readonly SearchValues<string> _specialTokenSearch;
    private readonly int _unknownId;
    private readonly int _classificationId;
    private readonly int _separatorId;

    /// <summary>Reads a vocabulary.</summary>
    /// <param name="vocabulary">The bytes of <c>vocab.txt</c>.</param>
    /// <param name="options">How text is treated.</param>
    /// <exception cref="InvalidDataException">The vocabulary is malformed or lacks a special token.</exception>
    public BertTokenization(byte[] vocabulary, BertTokenizationOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        WordPieceVocabulary tokens = WordPieceVocabulary.Read(vocabulary);
        _options = options;
        _vocabulary = tokens;
        _unknownId = tokens.RequiredId(options.UnknownToken, "unknown-word");
        _classificationId = tokens.RequiredId(options.ClassificationToken, "classification");
        _separatorId = tokens.RequiredId(options.SeparatorToken, "separator");
        PaddingId = tokens.RequiredId(options.PaddingToken, "padding");
        VocabularySize = tokens.Count;
        _specialTokens = FindSpecialTokens(tokens, options);
        _specialTokenSearch = SearchValues.Create([.. _specialTokens.Select(token => token.Key)], StringComparison.Ordinal);

        // The package counts UTF-16 units where BERT counts characters: leave it room for pairs and count here.
        using var file = new MemoryStream(tokens.File, writable: false);
        _pieces = WordPieceTokenizer.Create(file, new WordPieceOptions
        {
            UnknownToken = options.UnknownToken,
            MaxInputCharsPerWord = 2 * MaxCharactersPerWord,
        });
    }

    public int PaddingId { get; }

    public int VocabularySize { get; }

    public int UnknownId => _unknownId;

    public int? MaskId => _vocabulary.TryGetId(_options.MaskToken, out int id) ? id : null;

    public Framing Framing => StandardFraming;

    public EncodedText Frame(IReadOnlyList<int> first, IReadOnlyList<int>? second = null)
    {
        int[] ids = second is null ? [_classificationId, .. first, _separatorId] : [_classificationId, .. first, _separatorId, .. second, _separatorId];
        int[] typeIds = new int[ids.Length];
        int firstEnd = Framing.Before + first.Count;
        int secondStart = firstEnd + Framing.Between;
        if (second is not null)
            typeIds.AsSpan(secondStart).Fill(1);
        return new EncodedText(ids, typeIds, IsTruncated: false)
        {
            First = Framing.Before..firstEnd,
            Second = second is null ? null : secondStart..(secondStart + second.Count),
        };
    }

    public IReadOnlyList<Token> Tokenize(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Collect(text, int.MaxValue);
    }

    public IReadOnlyList<Token> TokenizeWord(string word) => Tokenize(word);

    public EncodedText Encode(string text, int maxTokens)
    {
        ArgumentNullException.ThrowIfNull(text);
        int room = Room(maxTokens, Framing.OfText, "text");
        List<Token> tokens = Collect(text, room);
        return Alone(tokens, Math.Min(tokens.Count, room));
    }

    public EncodedText EncodePair(string first, string second, int maxTokens, PairTruncation truncation)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        int room = Room(maxTokens, Framing.OfPair, "pair");
        List<Token> firstTokens = Collect(first, int.MaxValue);
        if (second.Length == 0)
        {
            // The reference takes such a pair for a single text: it gets no second separator.
            return Alone(firstTokens, PairLengths.Cut(firstTokens.Count, 0, maxTokens - Framing.OfText, truncation).First);
        }

        List<Token> secondTokens = Collect(second, int.MaxValue);
        (int firstLength, int secondLength) = PairLengths.Cut(firstTokens.Count, secondTokens.Count, room, truncation);
        return Frame([.. Ids(firstTokens, firstLength)], [.. Ids(secondTokens, secondLength)]) with { IsTruncated = firstLength + secondLength < firstTokens.Count + secondTokens.Count };
    }

    // Truncation cuts at the end of a text, so the tokens of a row are the first ones of each.
    public IReadOnlyList<AlignedToken> Align(EncodedText encoded, string first, string? second)
    {
        AlignedToken[] aligned = [.. encoded.Ids.Select(id => new AlignedToken(_vocabulary[id], null, 0, 0))];
        Place(encoded.First, 0, first);
        if (encoded.Second is { } range)
            Place(range, 1, second ?? string.Empty);
        return aligned;

        void Place(Range range, int sentence, string text)
        {
            var (start, count) = range.GetOffsetAndLength(aligned.Length);
            foreach (var (index, token) in Collect(text, count).Take(count).Index())
                aligned[start + index] = new AlignedToken(_vocabulary[token.Id], sentence, token.Start, token.End);
        }
    }

    private EncodedText Alone(List<Token> tokens, int length) => Frame([.. Ids(tokens, length)]) with { IsTruncated = length < tokens.Count };

    /// <summary>The text's tokens; those after the first one beyond <paramref name="limit"/> may be missing.</summary>
    private List<Token> Collect(string text, int limit)
    {
        var tokens = new List<Token>();
        int position = 0;
        while (tokens.Count <= limit)
        {
            int distance = text.AsSpan(position).IndexOfAny(_specialTokenSearch);
            CollectWords(text, position, distance < 0 ? text.Length : position + distance, limit, tokens);
            if (distance < 0)
                break;
            position += distance;
            KeyValuePair<string, int> special = SpecialTokenAt(text, position);
            tokens.Add(new Token(special.Value, position, position + special.Key.Length));
            position += special.Key.Length;
        }

        return tokens;
    }

    private void CollectWords(string text, int start, int end, int limit, List<Token> tokens)
    {
        var reader = new BertWordReader(text.AsSpan(start, end - start), start, _options);
        while (tokens.Count <= limit && reader.Read())
        {
            ReadOnlySpan<char> word = reader.Word;
            if (reader.CharacterCount > MaxCharactersPerWord)
            {
                tokens.Add(new Token(_unknownId, reader.SourceStart(0), reader.SourceEnd(word.Length - 1)));
                continue;
            }

            foreach (EncodedToken piece in _pieces.EncodeToTokens(word, out _, considerPreTokenization: false, considerNormalization: false))
                tokens.Add(new Token(piece.Id, reader.SourceStart(piece.Offset.Start.Value), reader.SourceEnd(piece.Offset.End.Value - 1)));
        }
    }

    private KeyValuePair<string, int> SpecialTokenAt(string text, int position)
    {
        ReadOnlySpan<char> rest = text.AsSpan(position);
        foreach (KeyValuePair<string, int> special in _specialTokens)
        {
            if (rest.StartsWith(special.Key, StringComparison.Ordinal))
                return special;
        }

        throw new InvalidOperationException($"No special token stands at position {position} of the text.");
    }

    /// <summary>The special tokens, longest first, so that one that begins with another is found whole.</summary>
    private static KeyValuePair<string, int>[] FindSpecialTokens(WordPieceVocabulary tokens, BertTokenizationOptions options)
    {
        var found = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (string token in (string[])[options.UnknownToken, options.SeparatorToken, options.PaddingToken, options.ClassificationToken, options.MaskToken])
        {
            if (tokens.TryGetId(token, out int id))
                found[token] = id;
        }

        return [.. found.OrderByDescending(token => token.Key.Length)];
    }

    private static IEnumerable<int> Ids(List<Token> tokens, int length) => tokens.Take(length).Select(token => token.Id);

    private static int Room(int maxTokens, int specialTokens, string kind) =>
        maxTokens >= specialTokens
            ? maxTokens - specialTokens
            : throw new ArgumentOutOfRangeException(nameof(maxTokens), maxTokens, $"A {kind} needs {specialTokens} special tokens, which a limit of {maxTokens} does not hold. Allow at least {specialTokens} tokens.");
}
