using MLNet.Adapters.Encoders;

namespace MLNet.Adapters.Pretrained;

/// <summary>Identifies an encoder without containing it.</summary>
/// <param name="Id">The name of the encoder, which is that of its folder.</param>
/// <param name="Sha256">The hash over its files.</param>
internal sealed record EncoderReference(string Id, string Sha256)
{
    /// <summary>The <c>model_type</c> of its family.</summary>
    /// <value>That of the first family by default, because files without a type are older than the second family.</value>
    public string ModelType { get; init; } = EncoderFamilies.First.ModelType;
}
