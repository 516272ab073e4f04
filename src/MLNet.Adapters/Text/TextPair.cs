namespace MLNet.Adapters.Text;

/// <summary>Two texts, and texts that do not belong to the first.</summary>
/// <param name="First">The first text.</param>
/// <param name="Second">The second text.</param>
/// <param name="Negatives">The texts that are wrong for the first; can be empty.</param>
internal readonly record struct TextPair(EncodedText First, EncodedText Second, IReadOnlyList<EncodedText> Negatives);
