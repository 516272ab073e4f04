using MLNet.Adapters.Layers;
using MLNet.Adapters.Methods.Insertions;
using static TorchSharp.torch;

namespace MLNet.Adapters.Methods.LowRank;

/// <summary>DoRA at one frozen linear map, as in AdapterHub: m / ‖W + B A‖ · (W x + b + s B A x), the norms being those of rows.</summary>
internal sealed class DoraProjection(DoraConfig config, MapSite site, Device device)
    : MagnitudeProjection(nameof(DoraProjection), config, site, device), IMergeableProjection
{
    public override Tensor Apply(Tensor x, Linear map, LayerBatch batch) => Sum(x, map, batch) * RowFactors(map).squeeze(1);

    public (Tensor Weight, Tensor? Bias) Merge(Linear map)
    {
        var factors = RowFactors(map).detach();
        return (
            map.Weight.detach().As(up.dtype).add(up.detach().matmul(down.detach()), Scale) * factors,
            map.bias is { } bias ? bias.detach().As(up.dtype) * factors.squeeze(1) : null);
    }

    public override void StartFrom(Linear map) => magnitude.copy_(Norms(map.Weight.As(up.dtype)));

    // [out, 1]
    private Tensor RowFactors(Linear map) => magnitude / Norms(map.Weight.detach().As(up.dtype) + up.matmul(down));
}
