using MLNet.Adapters.Layers;
using MLNet.Adapters.Methods.Insertions;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using LayerNorm = MLNet.Adapters.Layers.LayerNorm;
using Linear = MLNet.Adapters.Layers.Linear;

namespace MLNet.Adapters.Methods.Side;

/// <summary>
/// One layer of a side network: s ← μ s + (1 − μ) D h, with the gate μ = sigmoid(α / 0.1), then s ← s + Attention(LN(s)) and
/// s ← s + FeedForward(LN(s)).
/// </summary>
/// <remarks>Shapes: B batch, T tokens, H hidden, R width of the side network, N heads, D head size.</remarks>
internal sealed class SideLayer : nn.Module, IParameterOwner
{
    private const double Temperature = 0.1; // of the gate, as in the paper
    private const int FeedForwardFactor = 4;

    private readonly Linear down; // H → R
    private readonly Parameter gate; // α [1]
    [ComponentName(Name = "attention_norm")]
    private readonly LayerNorm attentionNorm;
    [ComponentName(Name = "query_key_value")]
    private readonly Linear heads; // R → 3 R
    [ComponentName(Name = "attention_output")]
    private readonly Linear attentionOutput;
    [ComponentName(Name = "output_norm")]
    private readonly LayerNorm outputNorm;
    private readonly Linear intermediate; // R → 4 R
    private readonly Linear output; // 4 R → R
    private readonly int _heads;
    private readonly double _dropout;

    /// <param name="hiddenSize">H</param>
    /// <param name="size">R</param>
    /// <param name="config">The settings.</param>
    /// <param name="device">The device of the parameters.</param>
    public SideLayer(int hiddenSize, int size, SideAdapterConfig config, Device device)
        : base(nameof(SideLayer))
    {
        (_heads, _dropout) = (config.HeadsOf(size), config.Dropout);
        down = new Linear(hiddenSize, size, device, hasBias: false);
        gate = new Parameter(zeros(1, device: device));
        attentionNorm = new LayerNorm(size, SideNetwork.Epsilon, device);
        heads = new Linear(size, 3 * size, device);
        attentionOutput = new Linear(size, size, device);
        outputNorm = new LayerNorm(size, SideNetwork.Epsilon, device);
        intermediate = new Linear(size, FeedForwardFactor * size, device);
        output = new Linear(FeedForwardFactor * size, size, device);
        RegisterComponents();
    }

    public IEnumerable<ModuleParameter> OwnParameters => [new(nameof(gate), gate, ParameterRole.Undecayed)];

    /// <summary>Draws new parameters; a new gate takes both sides by half.</summary>
    public void Initialize(Generator generator)
    {
        foreach (var map in new[] { down, heads, attentionOutput, intermediate, output })
            SideNetwork.Initialize(map, generator);
    }

    /// <param name="side">[B, T, R], or [1, all tokens, R] without padding: the state of the side network.</param>
    /// <param name="hidden">[B, T, H], or [1, all tokens, H]: the output of the encoder's layer.</param>
    /// <param name="texts">The texts of the batch.</param>
    /// <param name="dropout">The dropout masks in training; null for none.</param>
    /// <returns>[B, T, R], or [1, all tokens, R]</returns>
    public Tensor Forward(Tensor side, Tensor hidden, SideTexts texts, DropoutMasks? dropout)
    {
        side = lerp(down.call(hidden), side, (gate / Temperature).sigmoid());
        side = side + Dropped(Attend(attentionNorm.call(side), texts));
        return side + Dropped(output.call(nn.functional.gelu(intermediate.call(outputNorm.call(side)))));

        Tensor Dropped(Tensor added) => dropout?.Apply(added, _dropout) ?? added;
    }

    private Tensor Attend(Tensor side, SideTexts texts)
    {
        var all = texts.Pad(heads.call(side)); // [B, T, 3 R]
        var (rows, tokens, size) = (all.shape[0], all.shape[1], all.shape[2] / 3);
        var parts = all.view(rows, tokens, 3, _heads, size / _heads).permute(2, 0, 3, 1, 4).unbind(0); // [B, N, T, D] each
        var context = nn.functional.scaled_dot_product_attention(parts[0], parts[1], parts[2], texts.Bias);
        return attentionOutput.call(texts.Unpad(context.transpose(1, 2).reshape(rows, tokens, size)));
    }
}
