using MLNet.Adapters.Layers;
using static TorchSharp.torch;

namespace MLNet.Adapters.Methods.Insertions;

/// <summary>A method's LayerNorm in float32.</summary>
internal sealed class Float32Normalization(INormalization method) : INormalization
{
    public Tensor Apply(Tensor x, LayerNorm norm, LayerBatch batch) => method.Apply(x.As(ScalarType.Float32), norm, batch).As(x.dtype);
}
