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
    /// <param name="inputs">The number of inputs of the map.</param>
    /// <param name="outputs">The number of outputs of the map.</param>
    /// <param name="device">The device of the matrices.</param>
    protected LowRankProjection(
        string name, LowRankConfig config, LoraInitialization initialization, double rateRatio, int inputs, int outputs, Device device)
        : base(name)
    {
        (Scale, _dropout, _initialization, _rateRatio) = (config.Scale, config.Dropout, initialization, rateRatio);
        down = new Parameter(zeros(config.Rank, inputs, dtype: ScalarType.Float32, device: device));
        up = new Parameter(zeros(outputs, config.Rank, dtype: ScalarType.Float32, device: device));
    }

    public override IEnumerable<ModuleParameter> OwnParameters =>
    [
        new("lora_A", down, ParameterRole.Decayed),
        new("lora_B", up, ParameterRole.Decayed) { RateFactor = _rateRatio },
    ];

    /// <summary>s, the factor of the product.</summary>
    protected double Scale { get; }

    /// <summary>Computes W x + b + s B A x.</summary>
    protected Tensor Sum(Tensor x, Linear map, LayerBatch batch) => map.call(x).add(Product(x, batch), Scale);

    /// <summary>Computes B A x.</summary>
    protected Tensor Product(Tensor x, LayerBatch batch)
    {
        var read = batch.Dropout?.Apply(x, _dropout) ?? x;
        return nn.functional.linear(nn.functional.linear(read, down), up); // [B, T, in] → [B, T, r] → [B, T, out]
    }

    public override void Initialize(Generator generator)
    {
        using var mode = no_grad();
        if (_initialization == LoraInitialization.Kaiming)
        {
            var bound = 1 / Math.Sqrt(down.shape[1]); // √(6 / ((1 + a²) · fan-in)) with a = √5
            down.uniform_(-bound, bound, generator);
            return; // B stays zero
        }

        down.normal_(0, InitialSigma, generator);
        up.normal_(0, InitialSigma, generator);
    }
}
