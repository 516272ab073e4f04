using MLNet.Adapters.Text;

namespace MLNet.Adapters.Training;

/// <summary>Which tokens are hidden in masked-language modelling.</summary>
/// <param name="Probability">The share of tokens.</param>
/// <param name="MaskId">The id of [MASK].</param>
/// <param name="VocabularySize">Ids are below it.</param>
/// <param name="Seed">Decides them.</param>
internal sealed record TokenMasking(double Probability, int MaskId, int VocabularySize, int Seed)
{
    public MaskedText Draw(EncodedText text, Random random) => MaskedText.Draw(text, Probability, MaskId, VocabularySize, random);

    /// <summary>The same for the same texts.</summary>
    public MaskedText[] Fixed(IEnumerable<EncodedText> texts)
    {
        var random = new Random(~Seed);
        return [.. texts.Select(text => Draw(text, random))];
    }
}
