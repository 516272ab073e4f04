using MLNet.Adapters.Layers;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Methods.Insertions;
using static TorchSharp.torch;

namespace MLNet.Adapters.Encoders.NasBert;

/// <summary>A layer that does nothing.</summary>
internal sealed class IdentityLayer() : nn.Module(nameof(IdentityLayer)), ITransformerLayer
{
    public Linear MapAt(ProjectionPlace place) =>
        throw new ArgumentException($"This layer has no map {place}: it does nothing.", nameof(place));

    public LayerNorm NormAt(SubLayer subLayer) =>
        throw new ArgumentException($"This layer has no LayerNorm of {subLayer}: it does nothing.", nameof(subLayer));

    public void Pack(bool inPlace)
    {
        // Nothing to pack.
    }

    public int? TokensRead(int tokens) => tokens;

    // Not the input itself, whose owner is the caller.
    public Tensor Forward(Tensor hidden, TokenLayout layout, int layer, EncoderPass pass, Func<Tensor, Tensor>? choose) => hidden.alias();
}
