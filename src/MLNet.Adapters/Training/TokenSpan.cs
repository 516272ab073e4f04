namespace MLNet.Adapters.Training;

/// <summary>The position of an answer in a window of tokens; both ends are the first token, [CLS], if the window has no answer.</summary>
/// <param name="Start">The first token of the answer.</param>
/// <param name="End">The last token of the answer.</param>
internal readonly record struct TokenSpan(int Start, int End)
{
    /// <summary>The window has no answer.</summary>
    public static readonly TokenSpan None = new(0, 0);

    public bool IsNone => (Start, End) == (0, 0);

    /// <summary>The reason why the window has no answer, if it has none; not used for training.</summary>
    public Absence Absence { get; init; }
}

/// <summary>Specifies why a window of a context has no answer.</summary>
internal enum Absence
{
    /// <summary>Another window contains the answer.</summary>
    Elsewhere,

    /// <summary>No window contains the whole answer.</summary>
    Cut,

    /// <summary>The context does not answer the question.</summary>
    Unanswerable,
}
