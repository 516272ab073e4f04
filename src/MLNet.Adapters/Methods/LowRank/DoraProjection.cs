using MLNet.Adapters.Layers;
using MLNet.Adapters.Methods.Insertions;
using TorchSharp.Modules;
using static TorchSharp.torch;
using Linear = MLNet.Adapters.Layers.Linear;

namespace MLNet.Adapters.Methods.LowRank;

/// <summary>DoRA at one frozen linear map, as in AdapterHub: m / ‖W + B A‖ · (W x + b + s B A x), the norms being those of rows.</summary>
internal sealed class DoraProjection : LowRankProjection, IMergeableProjection
{
    private readonly Parameter magnitude; // m [out, 1]

    public DoraProjection(DoraConfig config, MapSite site, Device device)
        : base(nameof(DoraProjection), config, config.Initialization, config.LearningRateRatio, site, device)
    {
        magnitude = new Parameter(zeros(site.Outputs, 1, dtype: ScalarType.Float32, device: device));
        RegisterComponents();
    }

    public override IEnumerable<ModuleParameter> OwnParameters =>
        [.. base.OwnParameters, new(nameof(magnitude), magnitude, ParameterRole.Decayed)];

    public override Tensor Apply(Tensor x, Linear map, LayerBatch batch) => Sum(x, map, batch) * RowFactors(map).squeeze(1);

    public (Tensor Weight, Tensor? Bias) Merge(Linear map)
    {
        var factors = RowFactors(map).detach();
        return (
            map.weight.detach().As(up.dtype).add(up.detach().matmul(down.detach()), Scale) * factors,
            map.bias is { } bias ? bias.detach().As(up.dtype) * factors.squeeze(1) : null);
    }

    public override void StartFrom(Linear map) => magnitude.copy_(Norms(map.weight.As(up.dtype)));

    // [out, 1]
    private Tensor RowFactors(Linear map) => magnitude / Norms(map.weight.detach().As(up.dtype) + up.matmul(down));

    // The same operations at the start and in use, so that a new m divides to exactly 1.
    private static Tensor Norms(Tensor weight) => linalg.norm(weight, dims: [1], keepdim: true); // [out, in] → [out, 1]
}
