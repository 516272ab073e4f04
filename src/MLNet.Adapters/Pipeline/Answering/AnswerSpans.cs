namespace MLNet.Adapters.Pipeline.Answering;

/// <summary>The spans of tokens that can answer a question, with the evidence for each.</summary>
internal static class AnswerSpans
{
    /// <summary>Returns all spans of a window, from its first token on.</summary>
    /// <param name="window">The window.</param>
    /// <param name="output">Two numbers per token: the first for a start, the second for an end at that token.</param>
    /// <param name="maxTokens">The maximum number of tokens of an answer.</param>
    public static IEnumerable<AnswerSpan> Of(ContextWindow window, float[] output, int maxTokens)
    {
        for (var first = 0; first < window.Count; first++)
        {
            for (var last = first; last - first < maxTokens && last < window.Count; last++)
            {
                var evidence = output[2 * (window.Offset + first)] + output[(2 * (window.Offset + last)) + 1];
                yield return new AnswerSpan(first, last, evidence);
            }
        }
    }

    /// <summary>Returns the evidence of a window for no answer: that of its first token.</summary>
    public static float NoAnswer(float[] output) => output[0] + output[1];
}

/// <summary>A span of tokens.</summary>
/// <param name="First">The first token, counted in the window's part of the context.</param>
/// <param name="Last">The last token.</param>
/// <param name="Evidence">The evidence, higher is better.</param>
internal readonly record struct AnswerSpan(int First, int Last, float Evidence);
