using MLNet.Adapters.Text;
using MLNet.Adapters.Training;

namespace MLNet.Adapters.Pipeline.Answering;

/// <summary>A part of a context behind the question, as a pair of texts.</summary>
/// <param name="Text">The tokens.</param>
/// <param name="Offset">Where the part's first token is in the window.</param>
/// <param name="Start">Where it is in the context's tokens.</param>
/// <param name="Count">The part's tokens.</param>
internal sealed record ContextWindow(EncodedText Text, int Offset, int Start, int Count)
{
    /// <summary>What is to be learnt of an answer.</summary>
    /// <param name="answer">Its first and last token in the context.</param>
    /// <returns>Where it is in the window; none where a part of it is outside.</returns>
    public TokenSpan Target((int First, int Last) answer) => answer.First >= Start && answer.Last < Start + Count
        ? new TokenSpan(answer.First - Start + Offset, answer.Last - Start + Offset)
        : TokenSpan.None;
}
