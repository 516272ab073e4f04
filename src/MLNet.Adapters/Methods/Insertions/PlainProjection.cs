using MLNet.Adapters.Layers;
using static TorchSharp.torch;

namespace MLNet.Adapters.Methods.Insertions;

/// <summary>The encoder's own linear map.</summary>
internal sealed class PlainProjection : IProjection
{
    public static readonly PlainProjection Instance = new();

    public Tensor Apply(Tensor x, Linear map, LayerBatch batch) => map.call(x);
}
