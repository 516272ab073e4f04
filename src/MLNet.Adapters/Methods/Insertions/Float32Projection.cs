using MLNet.Adapters.Layers;
using static TorchSharp.torch;

namespace MLNet.Adapters.Methods.Insertions;

/// <summary>A method around a linear map, in float32; the frozen map still computes in the type of its weights.</summary>
internal sealed class Float32Projection(IProjection method) : IProjection
{
    public Tensor Apply(Tensor x, Linear map, LayerBatch batch) => method.Apply(x.As(ScalarType.Float32), map, batch).As(x.dtype);
}
