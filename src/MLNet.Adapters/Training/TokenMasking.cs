using MLNet.Adapters.Text;

namespace MLNet.Adapters.Training;

/// <summary>Determines which tokens are hidden in masked-language modelling.</summary>
/// <param name="Probability">The share of tokens to hide.</param>
/// <param name="MaskId">The id of [MASK].</param>
/// <param name="VocabularySize">The size of the vocabulary; every id is below it.</param>
/// <param name="Seed">The seed of the choice.</param>
internal sealed record TokenMasking(double Probability, int MaskId, int VocabularySize, int Seed)
{
    public MaskedText Draw(EncodedText text, Random random) => MaskedText.Draw(text, Probability, MaskId, VocabularySize, random);

    /// <summary>Hides the same tokens for the same texts.</summary>
    public MaskedText[] Fixed(IEnumerable<EncodedText> texts)
    {
        var random = new Random(~Seed);
        return [.. texts.Select(text => Draw(text, random))];
    }
}
