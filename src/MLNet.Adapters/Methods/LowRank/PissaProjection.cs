using MLNet.Adapters.Layers;
using MLNet.Adapters.Methods.Insertions;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using Linear = MLNet.Adapters.Layers.Linear;

namespace MLNet.Adapters.Methods.LowRank;

/// <summary>LoRA that starts from the frozen weight's largest singular values: W x + b + s (B A − B₀ A₀) x.</summary>
internal sealed class PissaProjection : LowRankProjection, IMergeableProjection
{
    [ComponentName(Name = "start_A")]
    private readonly Parameter startDown; // A₀ [r, in]
    [ComponentName(Name = "start_B")]
    private readonly Parameter startUp;   // B₀ [out, r]

    public PissaProjection(LoraConfig config, MapSite site, Device device)
        : base(nameof(PissaProjection), config, config.Initialization, config.LearningRateRatio, site, device)
    {
        startDown = new Parameter(zeros_like(down), requires_grad: false);
        startUp = new Parameter(zeros_like(up), requires_grad: false);
        RegisterComponents();
    }

    public override IEnumerable<ModuleParameter> OwnParameters =>
    [
        .. base.OwnParameters,
        new("start_A", startDown, ParameterRole.Undecayed),
        new("start_B", startUp, ParameterRole.Undecayed),
    ];

    // The same operations for both, so that a new one subtracts exactly what it adds.
    public override Tensor Apply(Tensor x, Linear map, LayerBatch batch)
    {
        var read = Dropped(x, batch);
        return map.call(x).add(Product(read) - nn.functional.linear(nn.functional.linear(read, startDown), startUp), Scale);
    }

    public (Tensor Weight, Tensor? Bias) Merge(Linear map) => (
        map.Weight.detach().As(up.dtype).add(up.detach().matmul(down.detach()) - startUp.matmul(startDown), Scale),
        map.bias?.detach().to(up.dtype, copy: true));

    // s B₀ A₀ is the part of the weight with its r largest singular values.
    public override void StartFrom(Linear map)
    {
        var rank = (int)down.shape[0];
        var (u, s, vh) = linalg.svd(map.Weight.detach().to(ScalarType.Float64), fullMatrices: false);
        var root = (s.narrow(0, 0, rank) / Scale).sqrt();
        startUp.copy_(u.narrow(1, 0, rank) * root);
        startDown.copy_(root.unsqueeze(1) * vh.narrow(0, 0, rank));
        up.copy_(startUp);
        down.copy_(startDown);
    }

    // The start depends on the frozen map.
    public override void Initialize(Generator generator)
    {
    }
}
