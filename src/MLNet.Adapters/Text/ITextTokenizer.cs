namespace MLNet.Adapters.Text;

/// <summary>Turns text into the token sequences of one encoder family; immutable and safe for use from many threads.</summary>
internal interface ITextTokenizer
{
    /// <summary>The id that pads the shorter rows of a batch.</summary>
    int PaddingId { get; }

    /// <summary>The id of a word without its own pieces.</summary>
    int UnknownId { get; }

    /// <summary>The id that hides a token; null if the vocabulary has none.</summary>
    int? MaskId { get; }

    /// <summary>The number of special tokens around texts.</summary>
    Framing Framing { get; }

    /// <summary>The number of ids; every id is below it.</summary>
    int VocabularySize { get; }

    /// <summary>Returns the tokens of one text, without special tokens and without a limit.</summary>
    IReadOnlyList<Token> Tokenize(string text);

    /// <summary>
    /// Returns the tokens of a word, which represents itself and the space before it, without special tokens and without a limit.
    /// </summary>
    IReadOnlyList<Token> TokenizeWord(string word);

    /// <summary>Encodes one text with its special tokens, cut at the end to at most <paramref name="maxTokens"/> tokens.</summary>
    EncodedText Encode(string text, int maxTokens);

    /// <summary>
    /// Encodes a pair with its special tokens and segments, cut by <paramref name="truncation"/> to at most <paramref name="maxTokens"/>
    /// tokens.
    /// </summary>
    EncodedText EncodePair(string first, string second, int maxTokens, PairTruncation truncation);

    /// <summary>Adds the special tokens of a text or of a pair around tokens; for windows of a text that is too long.</summary>
    /// <param name="first">The ids of the first text, without special tokens.</param>
    /// <param name="second">The ids of the second text; null for a single text.</param>
    EncodedText Frame(IReadOnlyList<int> first, IReadOnlyList<int>? second = null);

    /// <summary>Returns the position of each token of an encoded row in the original texts.</summary>
    /// <param name="encoded">The result of <see cref="Encode"/> or <see cref="EncodePair"/>.</param>
    /// <param name="first">The same first text.</param>
    /// <param name="second">The same second text; null for a single text.</param>
    IReadOnlyList<AlignedToken> Align(EncodedText encoded, string first, string? second);
}
