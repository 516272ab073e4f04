using MLNet.Adapters.Text;
using MLNet.Adapters.Training;

namespace MLNet.Adapters.Pipeline.Attribution;

/// <summary>A text whose words contribute to a number.</summary>
/// <param name="Text">The tokens.</param>
/// <param name="Words">The words, which contain all tokens but special ones.</param>
/// <param name="Output">The name of the number.</param>
/// <param name="Score">Computes the number.</param>
internal sealed record AttributedText(EncodedText Text, IReadOnlyList<AttributedWord> Words, string Output, ITextScore Score);
