namespace MLNet.Adapters.Pipeline.Attribution;

/// <summary>A word, and its tokens in the encoded text.</summary>
/// <param name="Text">The word.</param>
/// <param name="Sentence">0 for a word of the first text, 1 for one of the second.</param>
/// <param name="Start">The first UTF-16 index of the word in that text.</param>
/// <param name="Tokens">The indices of its tokens, at least one.</param>
internal sealed record AttributedWord(string Text, int Sentence, int Start, IReadOnlyList<int> Tokens);
