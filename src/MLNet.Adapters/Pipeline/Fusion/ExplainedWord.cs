using MLNet.Adapters.Records;

namespace MLNet.Adapters;

/// <summary>One word of an explained text whose words are tagged.</summary>
/// <param name="Text">The word.</param>
/// <param name="Start">The first UTF-16 index of the word in the text.</param>
/// <param name="Length">The length of the word in UTF-16 units.</param>
/// <param name="Label">The predicted tag.</param>
/// <param name="Probability">The probability of the tag.</param>
/// <param name="Tokens">The indices of the explanation's tokens that make up the word.</param>
public sealed record ExplainedWord(string Text, int Start, int Length, string Label, float Probability, IReadOnlyList<int> Tokens)
{
    /// <inheritdoc/>
    public override string ToString() => RecordText.Of(this);
}
