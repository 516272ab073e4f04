namespace MLNet.Adapters.Text;

/// <summary>A vocabulary's special tokens: those around texts, and those that texts may spell out.</summary>
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

    /// <summary>The id that fills a batch's shorter rows.</summary>
    public required int PaddingId { get; init; }

    /// <summary>The id that stands for a word without pieces of its own.</summary>
    public required int UnknownId { get; init; }

    /// <summary>The id that hides a token; null if the vocabulary has none.</summary>
    public int? MaskId { get; init; }

    /// <summary>The tokens that keep their ids wherever a text spells them out.</summary>
    public required IReadOnlyList<SpelledToken> Spelled { get; init; }

    /// <summary>How many of them stand around texts.</summary>
    public Framing Framing => new(Before.Length, Between.Length, After.Length);
}
