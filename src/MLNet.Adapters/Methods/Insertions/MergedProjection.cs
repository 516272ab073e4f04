using MLNet.Adapters.Layers;
using static TorchSharp.torch;

namespace MLNet.Adapters.Methods.Insertions;

/// <summary>A method's weights and the frozen ones as one linear map.</summary>
/// <param name="weight">[out, in]</param>
/// <param name="bias">[out]; null for none.</param>
internal sealed class MergedProjection(Tensor weight, Tensor? bias) : IProjection
{
    public Tensor Apply(Tensor x, Linear map, LayerBatch batch) => nn.functional.linear(x, weight, bias);
}
