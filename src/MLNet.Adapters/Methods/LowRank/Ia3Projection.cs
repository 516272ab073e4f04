using MLNet.Adapters.Layers;
using MLNet.Adapters.Methods.Insertions;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using Linear = MLNet.Adapters.Layers.Linear;

namespace MLNet.Adapters.Methods.LowRank;

/// <summary>(IA)³ at one frozen linear map: l · (W x + b).</summary>
internal sealed class Ia3Projection : MapProjection, IMergeableProjection
{
    [ComponentName(Name = "lora_B")]
    private readonly Parameter factors; // l [out, 1]

    public Ia3Projection(int outputs, Device device)
        : base(nameof(Ia3Projection))
    {
        factors = new Parameter(ones(outputs, 1, dtype: ScalarType.Float32, device: device));
        RegisterComponents();
    }

    public override IEnumerable<ModuleParameter> OwnParameters => [new("lora_B", factors, ParameterRole.Decayed)];

    public override Tensor Apply(Tensor x, Linear map, LayerBatch batch)
    {
        var output = map.call(x);
        return is_inference_mode_enabled() ? output.mul_(factors.squeeze(1)) : output * factors.squeeze(1); // gradients need the output
    }

    public (Tensor Weight, Tensor? Bias) Merge(Linear map) => (
        map.Weight.detach().As(factors.dtype) * factors.detach(),
        map.bias is { } bias ? bias.detach().As(factors.dtype) * factors.detach().squeeze(1) : null);

    public override void Initialize(Generator generator)
    {
        using var mode = no_grad();
        factors.fill_(1);
    }
}
