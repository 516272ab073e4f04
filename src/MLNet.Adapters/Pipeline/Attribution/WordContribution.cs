using MLNet.Adapters.Records;

namespace MLNet.Adapters;

/// <summary>What one word did for a prediction.</summary>
/// <param name="Text">The word.</param>
/// <param name="Sentence">0 for a word of the first text, 1 for one of the second.</param>
/// <param name="Start">The first UTF-16 index of the word in that text.</param>
/// <param name="Length">The length of the word in UTF-16 units.</param>
/// <param name="Value">How much the word raises the score; negative if it lowers it.</param>
public sealed record WordContribution(string Text, int Sentence, int Start, int Length, double Value)
{
    /// <inheritdoc/>
    public override string ToString() => RecordText.Of(this);
}
