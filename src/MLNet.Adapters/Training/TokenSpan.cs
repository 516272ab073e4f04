namespace MLNet.Adapters.Training;

/// <summary>Where an answer is in a window of tokens; both are the first token, [CLS], if the window has none.</summary>
/// <param name="Start">Its first token.</param>
/// <param name="End">Its last token.</param>
internal readonly record struct TokenSpan(int Start, int End)
{
    /// <summary>The window has no answer.</summary>
    public static readonly TokenSpan None = new(0, 0);

    public bool IsNone => (Start, End) == (0, 0);

    /// <summary>Why the window has no answer, if it has none; nothing that is learnt.</summary>
    public Absence Absence { get; init; }
}

/// <summary>Why a window of a context has no answer.</summary>
internal enum Absence
{
    /// <summary>Another window has it.</summary>
    Elsewhere,

    /// <summary>It is whole in no window.</summary>
    Cut,

    /// <summary>The context does not answer the question.</summary>
    Unanswerable,
}
