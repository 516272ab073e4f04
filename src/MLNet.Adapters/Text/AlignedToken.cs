namespace MLNet.Adapters.Text;

/// <summary>A token of an encoded row and where it came from.</summary>
/// <param name="Text">As the vocabulary spells it.</param>
/// <param name="Sentence">0 or 1; null for a special token that the tokenizer put in.</param>
/// <param name="Start">First UTF-16 index in that text; 0 for such a special token.</param>
/// <param name="End">UTF-16 index after the last one; 0 for such a special token.</param>
internal readonly record struct AlignedToken(string Text, int? Sentence, int Start, int End);
