using MLNet.Adapters.Encoders;

namespace MLNet.Adapters.Pretrained;

/// <summary>Names an encoder without holding it.</summary>
/// <param name="Id">Its name, which is the name of its folder.</param>
/// <param name="Sha256">The hash over its files.</param>
internal sealed record EncoderReference(string Id, string Sha256)
{
    /// <summary>The <c>model_type</c> of its family.</summary>
    /// <value>The first family's, which files mean that do not say it: they are older than the second one.</value>
    public string ModelType { get; init; } = EncoderFamilies.First.ModelType;
}
