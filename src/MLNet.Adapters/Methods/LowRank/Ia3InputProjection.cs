using MLNet.Adapters.Layers;
using MLNet.Adapters.Methods.Insertions;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using Linear = MLNet.Adapters.Layers.Linear;

namespace MLNet.Adapters.Methods.LowRank;

/// <summary>(IA)³ before one frozen linear map: W (l · x) + b.</summary>
internal sealed class Ia3InputProjection : MapProjection, IMergeableProjection
{
    private const string Name = "ia3_inputs";

    [ComponentName(Name = Name)]
    private readonly Parameter factors; // l [1, in]

    public Ia3InputProjection(int inputs, Device device)
        : base(nameof(Ia3InputProjection))
    {
        factors = new Parameter(ones(1, inputs, dtype: ScalarType.Float32, device: device));
        RegisterComponents();
    }

    public override IEnumerable<ModuleParameter> OwnParameters => [new(Name, factors, ParameterRole.Decayed)];

    public override Tensor Apply(Tensor x, Linear map, LayerBatch batch) => map.call(x * factors.squeeze(0));

    public (Tensor Weight, Tensor? Bias) Merge(Linear map) => (
        map.Weight.detach().As(factors.dtype) * factors.detach(),
        map.bias?.detach().to(factors.dtype, copy: true));

    public override void Initialize(Generator generator)
    {
        using var mode = no_grad();
        factors.fill_(1);
    }
}
