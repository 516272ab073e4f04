using MLNet.Adapters.Text;
using MLNet.Adapters.Training;

namespace MLNet.Adapters.Pipeline.Answering;

/// <summary>A part of a context after the question, as a pair of texts.</summary>
/// <param name="Text">The tokens.</param>
/// <param name="Offset">The position of the part's first token in the window.</param>
/// <param name="Start">The position of that token among the context's tokens.</param>
/// <param name="Count">The number of tokens in the part.</param>
internal sealed record ContextWindow(EncodedText Text, int Offset, int Start, int Count)
{
    /// <summary>Returns the training target for an answer.</summary>
    /// <param name="answer">The first and last token of the answer in the context.</param>
    /// <returns>The position of the answer in the window; none if a part of the answer is outside the window.</returns>
    public TokenSpan Target((int First, int Last) answer) => answer.First >= Start && answer.Last < Start + Count
        ? new TokenSpan(answer.First - Start + Offset, answer.Last - Start + Offset)
        : TokenSpan.None;
}
