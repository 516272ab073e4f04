using MLNet.Adapters.Layers;
using MLNet.Adapters.Methods.Insertions;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using Linear = MLNet.Adapters.Layers.Linear;

namespace MLNet.Adapters.Methods.LowRank;

/// <summary>VeRA in parallel to one frozen linear map: W x + b + s E B D A x.</summary>
/// <remarks>Shapes: B batch, T tokens, r rank.</remarks>
internal sealed class VeraProjection : MapProjection, IMergeableProjection
{
    [ComponentName(Name = "vera_D")]
    private readonly Parameter inner; // D [r, r]
    [ComponentName(Name = "vera_B")]
    private readonly Parameter outer; // E [out, out]
    private readonly Func<VeraMatrices> _shared; // a function, so that the matrices are not registered once per map
    private readonly double _scale;
    private readonly double _dropout;
    private readonly double _diagonal;

    public VeraProjection(VeraConfig config, int outputs, Func<VeraMatrices> shared, Device device)
        : base(nameof(VeraProjection))
    {
        (_shared, _scale, _dropout, _diagonal) = (shared, config.Scale, config.Dropout, config.InitialDiagonal);
        inner = new Parameter(zeros(config.Rank, config.Rank, dtype: ScalarType.Float32, device: device));
        outer = new Parameter(zeros(outputs, outputs, dtype: ScalarType.Float32, device: device));
        RegisterComponents();
    }

    public override IEnumerable<ModuleParameter> OwnParameters =>
        [new("vera_D", inner, ParameterRole.Decayed), new("vera_B", outer, ParameterRole.Decayed)];

    public override Tensor Apply(Tensor x, Linear map, LayerBatch batch)
    {
        var read = batch.Dropout?.Apply(x, _dropout) ?? x;
        var thin = nn.functional.linear(nn.functional.linear(read, _shared().Down), inner); // [B, T, in] → [B, T, r] → [B, T, r]
        return map.call(x).add(nn.functional.linear(thin, Up), _scale);
    }

    public (Tensor Weight, Tensor? Bias) Merge(Linear map) => (
        map.Weight.detach().As(outer.dtype).add(Up.matmul(inner).matmul(_shared().Down).detach(), _scale),
        map.bias?.detach().to(outer.dtype, copy: true));

    public override void Initialize(Generator generator)
    {
        using var mode = no_grad();
        inner.zero_();
        inner.diagonal(0, 0, 1).fill_(_diagonal);
    }

    // E B once per pass, [out, r], so that no token is multiplied by a matrix of out × out.
    private Tensor Up => outer.matmul(_shared().Up);
}
