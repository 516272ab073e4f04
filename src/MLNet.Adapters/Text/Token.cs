namespace MLNet.Adapters.Text;

/// <summary>One token and its position in the original text.</summary>
/// <param name="Id">Vocabulary id.</param>
/// <param name="Start">The first UTF-16 index in the original text.</param>
/// <param name="End">The UTF-16 index after the last one.</param>
internal readonly record struct Token(int Id, int Start, int End);

/// <summary>A token of an encoded row and its origin.</summary>
/// <param name="Text">As the vocabulary spells it.</param>
/// <param name="Sentence">0 or 1; null for a special token that the tokenizer inserted.</param>
/// <param name="Start">The first UTF-16 index in that text; 0 for such a special token.</param>
/// <param name="End">The UTF-16 index after the last one; 0 for such a special token.</param>
internal readonly record struct AlignedToken(string Text, int? Sentence, int Start, int End);

/// <summary>A special token as named in a tokenizer's files.</summary>
/// <param name="Text">Its spelling.</param>
/// <param name="TakesSpaceBefore">Whether the white space before it is removed (<c>lstrip</c>); null if only its spelling is given.</param>
internal readonly record struct NamedToken(string Text, bool? TakesSpaceBefore);

/// <summary>A special token that keeps its id wherever it is spelled out in a text.</summary>
/// <param name="Text">Its spelling.</param>
/// <param name="Id">Its id.</param>
/// <param name="TakesSpaceBefore">Whether the white space before it is removed.</param>
internal sealed record SpelledToken(string Text, int Id, bool TakesSpaceBefore = false);
