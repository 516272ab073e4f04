namespace MLNet.Adapters.Text;

/// <summary>Turns text into the token sequences of one encoder family; immutable and safe for use from many threads.</summary>
internal interface ITextTokenizer
{
    /// <summary>The id that fills a batch's shorter rows.</summary>
    int PaddingId { get; }

    /// <summary>The id that stands for a word without pieces of its own.</summary>
    int UnknownId { get; }

    /// <summary>The id that hides a token; null if the vocabulary has none.</summary>
    int? MaskId { get; }

    /// <summary>How many special tokens stand around texts.</summary>
    Framing Framing { get; }

    /// <summary>The number of ids; every id is below it.</summary>
    int VocabularySize { get; }

    /// <summary>The tokens of one text, without special tokens and without a limit.</summary>
    IReadOnlyList<Token> Tokenize(string text);

    /// <summary>The tokens of a word that stands for itself and the space before it, without special tokens and without a limit.</summary>
    IReadOnlyList<Token> TokenizeWord(string word);

    /// <summary>One text with its special tokens, cut at the end to at most <paramref name="maxTokens"/> tokens.</summary>
    EncodedText Encode(string text, int maxTokens);

    /// <summary>
    /// A pair with its special tokens and segments, cut by <paramref name="truncation"/> to at most <paramref name="maxTokens"/> tokens.
    /// </summary>
    EncodedText EncodePair(string first, string second, int maxTokens, PairTruncation truncation);

    /// <summary>Tokens with the special tokens of a text, or of a pair, around them; for windows of a text that is too long.</summary>
    /// <param name="first">Ids without special tokens.</param>
    /// <param name="second">Those of the second text; null for a single text.</param>
    EncodedText Frame(IReadOnlyList<int> first, IReadOnlyList<int>? second = null);

    /// <summary>Where each token of an encoded row stands in the texts that it was made of.</summary>
    /// <param name="encoded">What <see cref="Encode"/> or <see cref="EncodePair"/> gave.</param>
    /// <param name="first">The same first text.</param>
    /// <param name="second">The same second text; null for a single text.</param>
    IReadOnlyList<AlignedToken> Align(EncodedText encoded, string first, string? second);
}
