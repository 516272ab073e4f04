namespace MLNet.Adapters.Text;

/// <summary>How many special tokens a family puts around texts.</summary>
/// <param name="Before">Before a text, or before the first text of a pair.</param>
/// <param name="Between">Between the two texts of a pair.</param>
/// <param name="After">After a text, or after the second text of a pair.</param>
internal readonly record struct Framing(int Before, int Between, int After)
{
    /// <summary>Around a single text.</summary>
    public int OfText => Before + After;

    /// <summary>Around the texts of a pair.</summary>
    public int OfPair => Before + Between + After;

    /// <summary>Around a text or a pair.</summary>
    public int Of(bool isPair) => isPair ? OfPair : OfText;
}
