using static TorchSharp.torch;

namespace MLNet.Adapters.Methods.Insertions;

/// <summary>The encoder's own attention, without a prefix.</summary>
internal sealed class PlainAttention : IAttentionPrefix
{
    public static readonly PlainAttention Instance = new();

    public (Tensor Key, Tensor Value, Tensor? Bias) Extend(Tensor hidden, Tensor key, Tensor value, Tensor? bias, LayerBatch batch) => (key, value, bias);
}
