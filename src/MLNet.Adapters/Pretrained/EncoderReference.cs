namespace MLNet.Adapters.Pretrained;

/// <summary>Names an encoder without holding it.</summary>
/// <param name="Id">Its name, which is the name of its folder.</param>
/// <param name="Sha256">The hash over its files.</param>
internal sealed record EncoderReference(string Id, string Sha256);
