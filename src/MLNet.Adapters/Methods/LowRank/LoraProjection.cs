using MLNet.Adapters.Layers;
using MLNet.Adapters.Methods.Insertions;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using Linear = MLNet.Adapters.Layers.Linear;

namespace MLNet.Adapters.Methods.LowRank;

/// <summary>LoRA in parallel to one frozen linear map: W x + b + s B A x.</summary>
/// <remarks>Shapes: B batch, T tokens, r rank.</remarks>
internal sealed class LoraProjection : nn.Module, IMergeableProjection, IParameterOwner
{
    private const double InitialSigma = 0.02;

    [ComponentName(Name = "lora_A")]
    private readonly Parameter down; // [r, in]
    [ComponentName(Name = "lora_B")]
    private readonly Parameter up;   // [out, r]
    private readonly double _scale;
    private readonly double _dropout;

    public LoraProjection(LoraConfig config, int inputSize, int outputSize, Device device)
        : base(nameof(LoraProjection))
    {
        (_scale, _dropout) = (config.Scale, config.Dropout);
        down = new Parameter(zeros(config.Rank, inputSize, dtype: ScalarType.Float32, device: device));
        up = new Parameter(zeros(outputSize, config.Rank, dtype: ScalarType.Float32, device: device));
        RegisterComponents();
    }

    public IEnumerable<ModuleParameter> OwnParameters =>
        [new("lora_A", down, ParameterRole.Decayed), new("lora_B", up, ParameterRole.Decayed)];

    public Tensor Apply(Tensor x, Linear map, LayerBatch batch)
    {
        var read = batch.Dropout?.Apply(x, _dropout) ?? x;
        var added = nn.functional.linear(nn.functional.linear(read, down), up); // [B, T, in] → [B, T, r] → [B, T, out]
        return map.call(x).add(added, _scale);
    }

    public (Tensor Weight, Tensor? Bias) Merge(Linear map) =>
        (map.weight.detach().As(up.dtype).add(up.detach().matmul(down.detach()), _scale), map.bias?.detach().to(up.dtype, copy: true));

    /// <summary>Draws new matrices.</summary>
    public void Initialize(LoraInitialization initialization, Generator generator)
    {
        using var mode = no_grad();
        if (initialization == LoraInitialization.Kaiming)
        {
            var bound = 1 / Math.Sqrt(down.shape[1]); // √(6 / ((1 + a²) · fan-in)) with a = √5
            down.uniform_(-bound, bound, generator);
            return; // B stays zero
        }

        down.normal_(0, InitialSigma, generator);
        up.normal_(0, InitialSigma, generator);
    }
}
