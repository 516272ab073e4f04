using MLNet.Adapters.Layers;
using MLNet.Adapters.Methods.Insertions;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using Linear = MLNet.Adapters.Layers.Linear;

namespace MLNet.Adapters.Methods.LowRank;

/// <summary>LoRA in parallel to one frozen linear map: W x + b + s (B A x + c), in which c is optional.</summary>
internal sealed class LoraProjection : LowRankProjection, IMergeableProjection
{
    private const string BiasName = "lora_B_bias";

    [ComponentName(Name = BiasName)]
    private readonly Parameter? bias; // c [out]

    public LoraProjection(LoraConfig config, MapSite site, Device device)
        : base(nameof(LoraProjection), config, config.Initialization, config.LearningRateRatio, site, device)
    {
        bias = config.HasBias ? new Parameter(zeros(site.Outputs, dtype: ScalarType.Float32, device: device)) : null;
        RegisterComponents();
    }

    public override IEnumerable<ModuleParameter> OwnParameters =>
        bias is null ? base.OwnParameters : [.. base.OwnParameters, new(BiasName, bias, ParameterRole.Undecayed)];

    public override Tensor Apply(Tensor x, Linear map, LayerBatch batch) =>
        bias is null ? Sum(x, map, batch) : Sum(x, map, batch).add(bias, Scale);

    public (Tensor Weight, Tensor? Bias) Merge(Linear map)
    {
        var frozen = map.bias?.detach().to(up.dtype, copy: true);
        var scaled = bias is null ? null : bias.detach() * Scale;
        return (
            map.Weight.detach().As(up.dtype).add(up.detach().matmul(down.detach()), Scale),
            frozen is null ? scaled : scaled is null ? frozen : frozen + scaled);
    }
}
