namespace MLNet.Adapters.Text;

/// <summary>A vocabulary's special tokens: those around texts, and those that may be spelled out in texts.</summary>
internal sealed record SpecialTokens
{
    /// <summary>The ids before the first text.</summary>
    public required int[] Before { get; init; }

    /// <summary>The ids between the two texts of a pair.</summary>
    public required int[] Between { get; init; }

    /// <summary>The ids after the last text.</summary>
    public required int[] After { get; init; }

    /// <summary>The segment of a pair's second text; the first is in segment 0.</summary>
    public required int SecondSegment { get; init; }

    /// <summary>The id that pads the shorter rows of a batch.</summary>
    public required int PaddingId { get; init; }

    /// <summary>The id of a word without its own pieces.</summary>
    public required int UnknownId { get; init; }

    /// <summary>The id that hides a token; null if the vocabulary has none.</summary>
    public int? MaskId { get; init; }

    /// <summary>The tokens that keep their ids wherever they are spelled out in a text.</summary>
    public required IReadOnlyList<SpelledToken> Spelled { get; init; }

    /// <summary>Such tokens that are searched for only in the text between those of <see cref="Spelled"/>.</summary>
    public IReadOnlyList<SpelledToken> SpelledLater { get; init; } = [];

    /// <summary>Whether the position of a token that removes the white space before it includes this space.</summary>
    public bool CoversSpaceBefore { get; init; }

    /// <summary>The number of special tokens around texts.</summary>
    public Framing Framing => new(Before.Length, Between.Length, After.Length);
}
