using MLNet.Adapters.Layers;
using MLNet.Adapters.Methods.Insertions;
using static TorchSharp.torch;

namespace MLNet.Adapters.Methods.Prefix;

/// <summary>The prefix of one layer, which no token is masked from.</summary>
/// <param name="source">The keys and values of all layers.</param>
/// <param name="index">The index of the layer among those with a prefix.</param>
/// <param name="dropout">The dropout probability of their elements in training.</param>
/// <param name="gate">The gate of keys and values, or one for each; null for none.</param>
internal sealed class PrefixAttention(PrefixSource source, int index, double dropout, TextGate? gate = null) : IAttentionPrefix
{
    public (Tensor Key, Tensor Value, Tensor? Bias) Extend(Tensor hidden, Tensor key, Tensor value, Tensor? bias, LayerBatch batch)
    {
        var both = source.Of(index); // [P, 2, H]
        both = batch.Dropout?.Apply(both, dropout) ?? both;
        var gates = gate?.Of(hidden, batch); // [B, 1, 1 or 2]
        return (
            InFront(both.select(1, 0), gates?.narrow(2, 0, 1), key),
            InFront(both.select(1, 1), gates?.narrow(2, gates.shape[2] - 1, 1), value),
            bias is null ? null : Unmasked(bias, both.shape[0]));
    }

    // [P, H], times [B, 1, 1], before [B, N, T, D] → [B, N, P + T, D]
    private static Tensor InFront(Tensor prefix, Tensor? gate, Tensor own)
    {
        var heads = prefix.view(prefix.shape[0], own.shape[1], own.shape[3]).transpose(0, 1).unsqueeze(0);
        heads = gate is null ? heads.expand(own.shape[0], -1, -1, -1) : heads * gate.unsqueeze(-1);
        return cat([heads.As(own.dtype), own], 2);
    }

    private static Tensor Unmasked(Tensor bias, long length)
    {
        long[] shape = [.. bias.shape[..3], length];
        return cat([zeros(shape, bias.dtype, bias.device), bias], 3);
    }
}
