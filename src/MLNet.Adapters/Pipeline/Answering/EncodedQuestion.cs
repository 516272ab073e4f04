using MLNet.Adapters.Text;

namespace MLNet.Adapters.Pipeline.Answering;

/// <summary>A question and its context as tokens.</summary>
/// <param name="Context">The context's tokens.</param>
/// <param name="Windows">The windows, at least one. Every token of the context is in one of them.</param>
internal sealed record EncodedQuestion(IReadOnlyList<Token> Context, IReadOnlyList<ContextWindow> Windows)
{
    /// <summary>The windows' tokens.</summary>
    public IReadOnlyList<EncodedText> Texts { get; } = [.. Windows.Select(window => window.Text)];

    /// <summary>Whether the question was truncated.</summary>
    public bool IsCut => Windows[0].Text.IsTruncated;

    /// <summary>Finds the tokens that contain a part of the context.</summary>
    /// <param name="start">The first UTF-16 index of the part.</param>
    /// <param name="end">The index after the last one.</param>
    /// <returns>The first and last token; null if there is none.</returns>
    public (int First, int Last)? Locate(int start, int end)
    {
        var (first, last) = (0, Context.Count - 1);
        while (first <= last && Context[first].End <= start)
            first++;
        while (last >= first && Context[last].Start >= end)
            last--;
        return first <= last ? (first, last) : null;
    }
}
