using MLNet.Adapters.Text;

namespace MLNet.Adapters.Pipeline.Answering;

/// <summary>A question and its context as tokens.</summary>
/// <param name="Context">The context's tokens.</param>
/// <param name="Windows">At least one; every token of the context is in one of them.</param>
internal sealed record EncodedQuestion(IReadOnlyList<Token> Context, IReadOnlyList<ContextWindow> Windows)
{
    /// <summary>The windows' tokens.</summary>
    public IReadOnlyList<EncodedText> Texts { get; } = [.. Windows.Select(window => window.Text)];

    /// <summary>Whether the question was cut.</summary>
    public bool IsCut => Windows[0].Text.IsTruncated;

    /// <summary>The tokens that hold a part of the context.</summary>
    /// <param name="start">Its first UTF-16 index.</param>
    /// <param name="end">The index after its last one.</param>
    /// <returns>First and last token; null where there is none.</returns>
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
