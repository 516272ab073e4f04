namespace MLNet.Adapters.Text;

/// <summary>One row ready for an encoder: token ids with the special tokens in place, never padded.</summary>
/// <param name="Ids">Token ids, first to last.</param>
/// <param name="TypeIds">The segment of each token, of the same length: 0 for the first text, 1 for the second.</param>
/// <param name="IsTruncated">Whether tokens were cut to fit the length limit.</param>
internal sealed record EncodedText(int[] Ids, int[] TypeIds, bool IsTruncated)
{
    /// <summary>The tokens of the first text, without special tokens.</summary>
    /// <value>All tokens, for a text without special ones.</value>
    public Range First { get; init; } = Range.All;

    /// <summary>The tokens of the second text, without special tokens; null for a single text.</summary>
    public Range? Second { get; init; }

    public int Length => Ids.Length;
}
