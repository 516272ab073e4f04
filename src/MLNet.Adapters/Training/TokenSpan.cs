namespace MLNet.Adapters.Training;

/// <summary>Where an answer is in a window of tokens; both are the first token, [CLS], where the window has none.</summary>
/// <param name="Start">Its first token.</param>
/// <param name="End">Its last token.</param>
internal readonly record struct TokenSpan(int Start, int End)
{
    /// <summary>The window has no answer.</summary>
    public static readonly TokenSpan None = new(0, 0);
}
