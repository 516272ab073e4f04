namespace MLNet.Adapters;

/// <summary>One token of an explained text.</summary>
/// <param name="Text">As the vocabulary spells it, such as <c>##ing</c> or <c>[CLS]</c>.</param>
/// <param name="Sentence">0 for the first text, 1 for the second; null for a special token, which stands for no characters.</param>
/// <param name="Start">First UTF-16 index in that text; 0 for a special token.</param>
/// <param name="End">UTF-16 index after the last one; 0 for a special token.</param>
public sealed record ExplainedToken(string Text, int? Sentence, int Start, int End);
