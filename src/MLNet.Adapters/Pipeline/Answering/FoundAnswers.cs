namespace MLNet.Adapters.Pipeline.Answering;

/// <summary>The best answers to one question.</summary>
/// <param name="Texts">Parts of the context, or the empty text for "no answer"; best first.</param>
/// <param name="Scores">Their scores, 0…1.</param>
internal sealed record FoundAnswers(string[] Texts, float[] Scores)
{
    public static readonly FoundAnswers None = new([], []);
}
