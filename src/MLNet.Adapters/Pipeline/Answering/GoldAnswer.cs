namespace MLNet.Adapters.Pipeline.Answering;

/// <summary>The right answer to one question.</summary>
/// <param name="Text">A part of the context; blank if the context has no answer.</param>
/// <param name="Index">The UTF-16 index at which the answer starts in the context.</param>
internal readonly record struct GoldAnswer(string Text, int Index)
{
    public bool IsNone => string.IsNullOrWhiteSpace(Text);

    public int End => Index + Text.Length;

    public bool StandsIn(string context) =>
        Index >= 0 && Index <= context.Length - Text.Length && string.CompareOrdinal(context, Index, Text, 0, Text.Length) == 0;

    /// <summary>Describes the mistake if the answer is not at its index, and the remedy.</summary>
    public string Misplacement(string context)
    {
        var found = Index < 0 || Index >= context.Length
            ? $"the context has {context.Length} characters"
            : $"'{Excerpt.Of(context.Substring(Index, Math.Min(Text.Length, context.Length - Index)))}' is there in the context";
        var remedy = context.IndexOf(Text, StringComparison.Ordinal) is var right and >= 0
            ? $"The context has it at index {right}, counted in UTF-16 units; correct the index."
            : "The context does not contain it; answers must match the context character for character.";
        return $"the answer '{Excerpt.Of(Text)}' at index {Index}, but {found}. {remedy}";
    }
}
