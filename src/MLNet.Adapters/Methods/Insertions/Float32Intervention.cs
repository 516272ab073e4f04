using MLNet.Adapters.Layers;
using static TorchSharp.torch;

namespace MLNet.Adapters.Methods.Insertions;

/// <summary>A method's change of a layer's output, computed in float32.</summary>
internal sealed class Float32Intervention(IIntervention method) : IIntervention
{
    public Tensor Apply(Tensor hidden, LayerBatch batch) => method.Apply(hidden.As(ScalarType.Float32), batch).As(hidden.dtype);
}
