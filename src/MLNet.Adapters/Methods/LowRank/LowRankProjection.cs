using MLNet.Adapters.Layers;
using MLNet.Adapters.Methods.Insertions;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using Linear = MLNet.Adapters.Layers.Linear;

namespace MLNet.Adapters.Methods.LowRank;

/// <summary>A trained product B A in parallel to one frozen linear map; a derived class decides how the two are joined.</summary>
/// <remarks>Shapes: B batch, T tokens, r rank.</remarks>
internal abstract class LowRankProjection : MapProjection
{
    private const double InitialSigma = 0.02;
    private const double OrthogonalScale = 0.1;

    [ComponentName(Name = "lora_A")]
    protected readonly Parameter down; // [r, in]
    [ComponentName(Name = "lora_B")]
    protected readonly Parameter up;   // [out, r]
    private readonly double _dropout;
    private readonly LoraInitialization _initialization;
    private readonly double _rateRatio;

    /// <param name="name">The name of the derived class, whose constructor registers the parameters.</param>
    /// <param name="config">Rank, scale and dropout.</param>
    /// <param name="initialization">How new matrices are drawn.</param>
    /// <param name="rateRatio">The learning rate of B divided by that of A.</param>
    /// <param name="site">The map.</param>
    /// <param name="device">The device of the matrices.</param>
    protected LowRankProjection(
        string name, LowRankConfig config, LoraInitialization initialization, double rateRatio, MapSite site, Device device)
        : base(name)
    {
        (Scale, _dropout, _initialization, _rateRatio) = (config.ScaleOf(site.Map), config.Dropout, initialization, rateRatio);
        var rank = config.RankOf(site.Map);
        down = new Parameter(zeros(rank, site.Inputs, dtype: ScalarType.Float32, device: device));
        up = new Parameter(zeros(site.Outputs, rank, dtype: ScalarType.Float32, device: device));
    }

    public override IEnumerable<ModuleParameter> OwnParameters =>
    [
        new("lora_A", down, ParameterRole.Decayed),
        new("lora_B", up, ParameterRole.Decayed) { RateFactor = _rateRatio },
    ];

    /// <summary>s, the factor of the product.</summary>
    protected double Scale { get; }

    /// <summary>Computes W x + b + s B A x.</summary>
    protected Tensor Sum(Tensor x, Linear map, LayerBatch batch) => map.call(x).add(Product(Dropped(x, batch)), Scale);

    /// <summary>Returns x after dropout; x itself if there is none.</summary>
    protected Tensor Dropped(Tensor x, LayerBatch batch) => batch.Dropout?.Apply(x, _dropout) ?? x;

    /// <summary>Computes B A x.</summary>
    /// <param name="x">[B, T, in]</param>
    protected Tensor Product(Tensor x) => nn.functional.linear(nn.functional.linear(x, down), up); // → [B, T, r] → [B, T, out]

    public override int StartingComponents => _initialization == LoraInitialization.Eva ? (int)down.shape[0] : 0;

    public override void StartFrom(Tensor components) => down.copy_(components); // B stays zero

    public override void Initialize(Generator generator)
    {
        using var mode = no_grad();
        if (_initialization == LoraInitialization.Eva)
            return; // A depends on the texts
        if (_initialization == LoraInitialization.Kaiming)
        {
            var bound = 1 / Math.Sqrt(down.shape[1]); // √(6 / ((1 + a²) · fan-in)) with a = √5
            down.uniform_(-bound, bound, generator);
            return; // B stays zero
        }

        if (_initialization == LoraInitialization.Orthogonal)
        {
            DrawOrthogonal(generator);
            return;
        }

        down.normal_(0, InitialSigma, generator);
        up.normal_(0, InitialSigma, generator);
    }

    // The odd and the even rows of one orthogonal matrix are orthogonal to each other, so B A = 0.
    private void DrawOrthogonal(Generator generator)
    {
        using var scope = NewDisposeScope();
        var (rank, size) = (down.shape[0], down.shape[0] / 2);
        var (rotation, _) = linalg.qr(Normal(rank, rank));
        var halves = rotation.view(size, 2, rank);
        down.copy_(halves.select(1, 1).t().matmul(Normal(size, down.shape[1])).mul_(OrthogonalScale));
        up.copy_(Normal(up.shape[0], size).matmul(halves.select(1, 0)).mul_(OrthogonalScale));

        Tensor Normal(long rows, long columns) =>
            empty(rows, columns, dtype: ScalarType.Float32, device: down.device).normal_(0, 1, generator);
    }
}
