using MLNet.Adapters.Text;

namespace MLNet.Adapters.Training;

/// <summary>What belongs to the first text of a pair.</summary>
/// <param name="Second">The second text.</param>
/// <param name="Negatives">Texts that do not belong to the first; can be empty.</param>
/// <param name="Score">How much both texts belong together, if pairs are graded.</param>
internal sealed record PairTarget(EncodedText Second, IReadOnlyList<EncodedText> Negatives, float Score = 1);
