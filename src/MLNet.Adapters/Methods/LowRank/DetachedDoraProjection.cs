using MLNet.Adapters.Layers;
using MLNet.Adapters.Methods.Insertions;
using TorchSharp.Modules;
using static TorchSharp.torch;
using Linear = MLNet.Adapters.Layers.Linear;

namespace MLNet.Adapters.Methods.LowRank;

/// <summary>
/// DoRA at one frozen linear map, as in PEFT: m / ‖W + s B A‖ · (W x + s B A x) + b, the norms being those of rows, without gradients.
/// </summary>
internal sealed class DetachedDoraProjection : LowRankProjection, IMergeableProjection
{
    private readonly Parameter magnitude; // m [out, 1]

    public DetachedDoraProjection(DoraConfig config, MapSite site, Device device)
        : base(nameof(DetachedDoraProjection), config, config.Initialization, config.LearningRateRatio, site, device)
    {
        magnitude = new Parameter(zeros(site.Outputs, 1, dtype: ScalarType.Float32, device: device));
        RegisterComponents();
    }

    public override IEnumerable<ModuleParameter> OwnParameters =>
        [.. base.OwnParameters, new(nameof(magnitude), magnitude, ParameterRole.Decayed)];

    // The first term has no dropout: W x + b + (f − 1) W x' + f s B A x', in which x' is x after dropout.
    public override Tensor Apply(Tensor x, Linear map, LayerBatch batch)
    {
        var read = Dropped(x, batch);
        var factors = (magnitude / Norms(map)).squeeze(1); // f [out]
        var whole = map.call(x);
        var withoutBias = !ReferenceEquals(read, x) ? LinearProducts.Apply(read.As(map.weight.dtype), map.weight, null)
            : map.bias is { } bias ? whole - bias : whole;
        return whole + ((factors - 1) * withoutBias) + (factors * Scale * Product(read));
    }

    public (Tensor Weight, Tensor? Bias) Merge(Linear map) =>
        (Sum(map) * (magnitude.detach() / Norms(map)), map.bias?.detach().to(up.dtype, copy: true));

    public override void StartFrom(Linear map) => magnitude.copy_(Norms(map));

    // The same operations at the start and in use, so that a new m divides to exactly 1: [out, in] → [out, 1]
    private Tensor Norms(Linear map) => linalg.norm(Sum(map), dims: [1], keepdim: true);

    private Tensor Sum(Linear map) => map.weight.detach().As(up.dtype).add(up.detach().matmul(down.detach()), Scale);
}
