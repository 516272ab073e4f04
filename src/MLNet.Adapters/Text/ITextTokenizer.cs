namespace MLNet.Adapters.Text;

/// <summary>Turns text into the token sequences of one encoder family; immutable and safe for use from many threads.</summary>
internal interface ITextTokenizer
{
    /// <summary>The id that fills a batch's shorter rows.</summary>
    int PaddingId { get; }

    /// <summary>The number of ids; every id is below it.</summary>
    int VocabularySize { get; }

    /// <summary>The tokens of one text, without special tokens and without a limit.</summary>
    IReadOnlyList<Token> Tokenize(string text);

    /// <summary>One text with its special tokens, cut at the end to at most <paramref name="maxTokens"/> tokens.</summary>
    EncodedText Encode(string text, int maxTokens);

    /// <summary>A pair with its special tokens and segments, cut by <paramref name="truncation"/> to at most <paramref name="maxTokens"/> tokens.</summary>
    EncodedText EncodePair(string first, string second, int maxTokens, PairTruncation truncation);
}
