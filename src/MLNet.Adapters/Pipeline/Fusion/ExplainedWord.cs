using MLNet.Adapters.Records;

namespace MLNet.Adapters;

/// <summary>One word of an explained text whose words are tagged.</summary>
/// <param name="Text">The word.</param>
/// <param name="Start">Its first UTF-16 index in the text.</param>
/// <param name="Length">Its length in UTF-16 units.</param>
/// <param name="Label">The predicted tag.</param>
/// <param name="Probability">The tag's probability.</param>
/// <param name="Tokens">Which of the explanation's tokens it is made of.</param>
public sealed record ExplainedWord(string Text, int Start, int Length, string Label, float Probability, IReadOnlyList<int> Tokens)
{
    /// <inheritdoc/>
    public override string ToString() => RecordText.Of(this);
}
