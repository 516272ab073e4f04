namespace MLNet.Adapters;

/// <summary>One token of an explained text.</summary>
/// <param name="Text">The token as spelled in the vocabulary, such as <c>##ing</c> or <c>[CLS]</c>.</param>
/// <param name="Sentence">0 for the first text, 1 for the second; null for a special token, which has no characters in the text.</param>
/// <param name="Start">The first UTF-16 index in that text; 0 for a special token.</param>
/// <param name="End">The UTF-16 index after the last one; 0 for a special token.</param>
public sealed record ExplainedToken(string Text, int? Sentence, int Start, int End);
