using MLNet.Adapters.Layers;
using MLNet.Adapters.Methods.Insertions;
using static TorchSharp.torch;

namespace MLNet.Adapters.Methods.LowRank;

/// <summary>
/// DoRA at one frozen linear map, as in PEFT: m / ‖W + s B A‖ · (W x + s B A x) + b, the norms being those of rows, without gradients.
/// </summary>
internal sealed class DetachedDoraProjection(DoraConfig config, MapSite site, Device device)
    : MagnitudeProjection(nameof(DetachedDoraProjection), config, site, device), IMergeableProjection
{
    // The first term has no dropout: W x + b + (f − 1) W x' + f s B A x', in which x' is x after dropout.
    public override Tensor Apply(Tensor x, Linear map, LayerBatch batch)
    {
        var read = Dropped(x, batch);
        var factors = (magnitude / Norms(Sum(map))).squeeze(1); // f [out]
        var whole = map.call(x);
        var withoutBias = !ReferenceEquals(read, x) ? LinearProducts.Apply(read.As(map.Weight.dtype), map.Weight, null)
            : map.bias is { } bias ? whole - bias : whole;
        return whole + ((factors - 1) * withoutBias) + (factors * Scale * Product(read));
    }

    public (Tensor Weight, Tensor? Bias) Merge(Linear map) =>
        (Sum(map) * (magnitude.detach() / Norms(Sum(map))), map.bias?.detach().to(up.dtype, copy: true));

    public override void StartFrom(Linear map) => magnitude.copy_(Norms(Sum(map)));

    private Tensor Sum(Linear map) => map.Weight.detach().As(up.dtype).add(up.detach().matmul(down.detach()), Scale);
}
