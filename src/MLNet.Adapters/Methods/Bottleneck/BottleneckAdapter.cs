using MLNet.Adapters.Layers;
using MLNet.Adapters.Layers.Kernels;
using MLNet.Adapters.Methods.Insertions;
using TorchSharp.Utils;
using static TorchSharp.torch;
using Linear = MLNet.Adapters.Layers.Linear;
using Parameter = TorchSharp.Modules.Parameter;

namespace MLNet.Adapters.Methods.Bottleneck;

/// <summary>
/// A single bottleneck: A(z) = s (W_up act(W_down z + b_down) + b_up), without a residual; with a LayerNorm of its own, z is LN(z).
/// </summary>
/// <remarks>Shapes: B batch, T tokens, H hidden, R bottleneck.</remarks>
internal sealed class BottleneckAdapter : nn.Module<Tensor, Tensor>, IParameterOwner
{
    private const double Epsilon = 1e-5;
    [ComponentName(Name = "norm_before")]
    private readonly LayerNorm? normBefore;
    private readonly nn.Module<Tensor, Tensor> down; // H → R
    private readonly nn.Module<Tensor, Tensor> up;   // R → H
    [ComponentName(Name = "norm_after")]
    private readonly LayerNorm? normAfter;
    private readonly Parameter? scaling; // [1] or [H]
    private readonly TextGate? gate;
    private readonly ActivationFunction _activationKind;
    private readonly Func<Tensor, Tensor> _activation;
    private readonly float _fixedScale;

    /// <param name="config">The configuration.</param>
    /// <param name="hiddenSize">H</param>
    /// <param name="bottleneck">R</param>
    /// <param name="device">The device of the parameters.</param>
    /// <param name="rule">The first factors of Kronecker products, which all adapters share; null for plain matrices.</param>
    public BottleneckAdapter(BottleneckAdapterConfig config, int hiddenSize, int bottleneck, Device device, Func<Tensor>? rule = null)
        : base(nameof(BottleneckAdapter))
    {
        normBefore = config.LayerNormBefore ? new LayerNorm(hiddenSize, Epsilon, device) : null;
        normAfter = config.LayerNormAfter ? new LayerNorm(hiddenSize, Epsilon, device) : null;
        gate = config.Gating is { } mean ? new TextGate(mean, hiddenSize, 1, device) : null;
        down = Map(hiddenSize, bottleneck);
        up = Map(bottleneck, hiddenSize);
        _activationKind = config.Activation;
        _activation = ActivationFunctions.Of(config.Activation);
        _fixedScale = (float)config.Scaling.Value;
        scaling = config.Scaling.Kind switch
        {
            AdapterScalingKind.Learned => new Parameter(ones(1, dtype: ScalarType.Float32, device: device)),
            AdapterScalingKind.PerChannel => new Parameter(ones(hiddenSize, dtype: ScalarType.Float32, device: device)),
            _ => null,
        };
        RegisterComponents();

        nn.Module<Tensor, Tensor> Map(int inputs, int outputs) => rule is null
            ? new Linear(inputs, outputs, device)
            : new PhmMap(config.Phm!, inputs, outputs, rule, device);
    }

    // Learned scales get weight decay, as in the reference library.
    public IEnumerable<ModuleParameter> OwnParameters => scaling is null ? [] : [new(nameof(scaling), scaling, ParameterRole.Decayed)];

    /// <param name="input">[B, T, H]</param>
    /// <returns>[B, T, H]</returns>
    public override Tensor forward(Tensor input)
    {
        input = normBefore?.call(input) ?? input;
        var output = up.call(_activation(down.call(input))); // [B, T, H] → [B, T, R] → [B, T, H]
        if (scaling is not null)
            return output * scaling;
        return _fixedScale == 1 ? output : output.mul_(_fixedScale);
    }

    /// <summary>
    /// The adapter as scoring threads compute it together with its residual connection; null if they cannot, or if this thread may not use
    /// it now.
    /// </summary>
    /// <param name="states">The states of the encoder.</param>
    public ScoringBottleneck? ForScoring(Tensor states) =>
        LinearProducts.CanScore(states)
        && CpuKernels.CanActivate(_activationKind)
        && scaling is null
        && gate is null
        && normBefore is null
        && normAfter is null
        && down is Linear { ForScoring: PackedColumns first }
        && up is Linear { ForScoring: PackedColumns second }
            ? new(first, second, _activationKind, _fixedScale)
            : null;

    /// <summary>Whether <see cref="ToMatrices"/> describes it.</summary>
    public bool IsOfMatrices => normBefore is null;

    /// <summary>Multiplies what the adapter adds by the gate of each text; the same if it has none.</summary>
    /// <param name="added">[B, T, H]</param>
    /// <param name="input">[B, T, H] the adapter's input.</param>
    /// <param name="batch">The current place in the encoder.</param>
    public Tensor ApplyGate(Tensor added, Tensor input, LayerBatch batch) => gate is null ? added : added * gate.Of(input, batch);

    /// <summary>Normalizes what the adapter adds; the same if it has no LayerNorm for it.</summary>
    /// <param name="added">[B, T, H]</param>
    public Tensor Normalize(Tensor added) => normAfter?.call(added) ?? added;

    /// <summary>Returns the adapter's current weights as matrices without gradients.</summary>
    public BranchMatrices ToMatrices()
    {
        using var mode = no_grad();
        var (first, second) = ((ILinearMap)down, (ILinearMap)up);
        var upWeight = second.Weight.detach();
        var scale = scaling ?? tensor(_fixedScale, device: upWeight.device);
        return new BranchMatrices(
            first.Weight.detach(), first.Bias!.detach(), upWeight * scale.view(-1, 1), second.Bias!.detach() * scale, _activationKind);
    }

    /// <summary>Draws new weights.</summary>
    public void Initialize(AdapterInitialization initialization, Generator generator)
    {
        using var mode = no_grad();
        gate?.Initialize(generator);
        if (down is Linear first && up is Linear second)
        {
            WeightInitialization.Fill(first.Weight, second.Weight, initialization, generator);
            return;
        }

        ((PhmMap)down).Initialize(generator);
        ((PhmMap)up).Initialize(generator);
    }
}
