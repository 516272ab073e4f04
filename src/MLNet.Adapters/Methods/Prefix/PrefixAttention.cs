using MLNet.Adapters.Layers;
using MLNet.Adapters.Methods.Insertions;
using static TorchSharp.torch;

namespace MLNet.Adapters.Methods.Prefix;

/// <summary>The prefix of one layer, which no token is masked from.</summary>
/// <param name="source">The keys and values of all layers.</param>
/// <param name="index">The index of the layer among those with a prefix.</param>
/// <param name="dropout">The dropout probability of their elements in training.</param>
internal sealed class PrefixAttention(PrefixSource source, int index, double dropout) : IAttentionPrefix
{
    public (Tensor Key, Tensor Value, Tensor? Bias) Extend(Tensor hidden, Tensor key, Tensor value, Tensor? bias, LayerBatch batch)
    {
        var both = source.Of(index); // [P, 2, H]
        both = batch.Dropout?.Apply(both, dropout) ?? both;
        return (InFront(both.select(1, 0), key), InFront(both.select(1, 1), value), bias is null ? null : Unmasked(bias, both.shape[0]));
    }

    // [P, H] before [B, N, T, D] → [B, N, P + T, D]
    private static Tensor InFront(Tensor prefix, Tensor own)
    {
        var heads = prefix.view(prefix.shape[0], own.shape[1], own.shape[3]).transpose(0, 1).unsqueeze(0);
        return cat([heads.As(own.dtype).expand(own.shape[0], -1, -1, -1), own], 2);
    }

    private static Tensor Unmasked(Tensor bias, long length)
    {
        long[] shape = [.. bias.shape[..3], length];
        return cat([zeros(shape, bias.dtype, bias.device), bias], 3);
    }
}
