using MLNet.Adapters.Layers;
using static TorchSharp.torch;

namespace MLNet.Adapters.Methods.Insertions;

/// <summary>A method's residual connection, with its LayerNorm, in float32.</summary>
internal sealed class Float32Residual(IResidualConnection method) : IResidualConnection
{
    public Tensor Combine(Tensor output, Tensor skip, PlacedNorm? norm, LayerBatch batch) =>
        method.Combine(output.As(ScalarType.Float32), skip.As(ScalarType.Float32), norm, batch).As(skip.dtype);
}
