using MLNet.Adapters.Layers;
using MLNet.Adapters.Methods.Insertions;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using Linear = MLNet.Adapters.Layers.Linear;

namespace MLNet.Adapters.Methods.LowRank;

/// <summary>VeRA with diagonal D and E in parallel to one frozen linear map: W x + b + s · e ⊙ (B (d ⊙ A x)).</summary>
/// <remarks>Shapes: B batch, T tokens, r rank.</remarks>
internal sealed class DiagonalVeraProjection : MapProjection, IMergeableProjection
{
    [ComponentName(Name = "lambda_d")]
    private readonly Parameter inner; // d [r]
    [ComponentName(Name = "lambda_b")]
    private readonly Parameter outer; // e [out]
    private readonly Func<VeraMatrices> _shared; // a function, so that the matrices are not registered once per map
    private readonly MapSite _site;
    private readonly double _scale;
    private readonly double _dropout;
    private readonly double _diagonal;

    public DiagonalVeraProjection(VeraConfig config, MapSite site, Func<VeraMatrices> shared, Device device)
        : base(nameof(DiagonalVeraProjection))
    {
        (_shared, _site, _scale, _dropout, _diagonal) = (shared, site, config.Scale, config.Dropout, config.InitialDiagonal);
        inner = new Parameter(zeros(config.Rank, dtype: ScalarType.Float32, device: device));
        outer = new Parameter(zeros(site.Outputs, dtype: ScalarType.Float32, device: device));
        RegisterComponents();
    }

    public override IEnumerable<ModuleParameter> OwnParameters =>
        [new("lambda_d", inner, ParameterRole.Decayed), new("lambda_b", outer, ParameterRole.Decayed)];

    public override Tensor Apply(Tensor x, Linear map, LayerBatch batch)
    {
        var read = batch.Dropout?.Apply(x, _dropout) ?? x;
        var thin = nn.functional.linear(read, Down) * inner; // [B, T, in] → [B, T, r]
        return map.call(x).add(nn.functional.linear(thin, Up) * outer, _scale); // [B, T, out]
    }

    public (Tensor Weight, Tensor? Bias) Merge(Linear map)
    {
        var product = (Up * outer.unsqueeze(1)).matmul(Down * inner.unsqueeze(1)).detach(); // [out, in]
        return (map.Weight.detach().As(outer.dtype).add(product, _scale), map.bias?.detach().to(outer.dtype, copy: true));
    }

    public override void Initialize(Generator generator)
    {
        using var mode = no_grad();
        inner.fill_(_diagonal);
        outer.zero_();
    }

    private Tensor Down => _shared().Down.narrow(1, 0, _site.Inputs); // [r, in]

    private Tensor Up => _shared().Up.narrow(0, 0, _site.Outputs); // [out, r]
}
