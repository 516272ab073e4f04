using MLNet.Adapters.Text;

namespace MLNet.Adapters.Pipeline.Reading;

/// <summary>Converts a model's texts into tokens, in the same way for training and scoring.</summary>
internal sealed record TextEncoding(int MaxTokens, PairTruncation PairTruncation, LongText OnLongText)
{
    public TextEncoding(TrainingOptions options)
        : this(options.MaxTokens, options.PairTruncation, options.OnLongText)
    {
    }

    /// <summary>The warning about truncated texts, with {0} for their number.</summary>
    public string CutWarning =>
        $"{{0}} text(s) were longer than {MaxTokens} tokens and were cut. Raise MaxTokens, or set OnLongText to Error to find them.";

    /// <exception cref="InvalidOperationException">The text is too long, and the options make that an error.</exception>
    public EncodedText Encode(ITextTokenizer tokenizer, TextRow row, long? position = null)
    {
        var where = position is { } number ? $"The text of row {number}" : $"The text '{Start(row.First)}'";
        var encoded = row.Second is { } second
            ? EncodePair(tokenizer, row.First, second, where)
            : tokenizer.Encode(row.First, MaxTokens);
        if (!encoded.IsTruncated || OnLongText == LongText.Truncate)
            return encoded;
        throw new InvalidOperationException(
            $"{where} has more than {MaxTokens} tokens. Shorten it, raise MaxTokens, or set OnLongText to Truncate.");
    }

    private EncodedText EncodePair(ITextTokenizer tokenizer, string first, string second, string where)
    {
        try
        {
            return tokenizer.EncodePair(first, second, MaxTokens, PairTruncation);
        }
        catch (ArgumentException exception) when (PairTruncation != PairTruncation.LongestFirst)
        {
            throw new InvalidOperationException($"{where} cannot be cut by {PairTruncation}: {exception.Message}", exception);
        }
    }

    private static string Start(string text) => text.Length <= 40 ? text : $"{text[..40]}…";
}
