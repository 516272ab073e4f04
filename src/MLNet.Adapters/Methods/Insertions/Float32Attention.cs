using MLNet.Adapters.Layers;
using static TorchSharp.torch;

namespace MLNet.Adapters.Methods.Insertions;

/// <summary>A method's prefix of keys and values, computed in float32.</summary>
internal sealed class Float32Attention(IAttentionPrefix method) : IAttentionPrefix
{
    public (Tensor Key, Tensor Value, Tensor? Bias) Extend(Tensor hidden, Tensor key, Tensor value, Tensor? bias, LayerBatch batch)
    {
        var (longer, values, mask) = method.Extend(Wide(hidden), Wide(key), Wide(value), bias is null ? null : Wide(bias), batch);
        return (longer.As(key.dtype), values.As(key.dtype), mask?.As(key.dtype));
    }

    private static Tensor Wide(Tensor x) => x.As(ScalarType.Float32);
}
