using MLNet.Adapters.Layers;
using static TorchSharp.torch;
using Linear = MLNet.Adapters.Layers.Linear;
using Parameter = TorchSharp.Modules.Parameter;

namespace MLNet.Adapters.Methods.Bottleneck;

/// <summary>A single bottleneck: A(z) = s (W_up act(W_down z + b_down) + b_up), without a residual.</summary>
/// <remarks>Shapes: B batch, T tokens, H hidden, R bottleneck.</remarks>
internal sealed class BottleneckAdapter : nn.Module<Tensor, Tensor>, IParameterOwner
{
    private readonly Linear down; // H → R
    private readonly Linear up;   // R → H
    private readonly Parameter? scaling; // [1] or [H]
    private readonly ActivationFunction _activationKind;
    private readonly Func<Tensor, Tensor> _activation;
    private readonly float _fixedScale;

    public BottleneckAdapter(BottleneckAdapterConfig config, int hiddenSize, int bottleneck, Device device)
        : base(nameof(BottleneckAdapter))
    {
        down = new Linear(hiddenSize, bottleneck, device);
        up = new Linear(bottleneck, hiddenSize, device);
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
    }

    // Learned scales get weight decay, as in the reference library.
    public IEnumerable<ModuleParameter> OwnParameters => scaling is null ? [] : [new(nameof(scaling), scaling, ParameterRole.Decayed)];

    /// <param name="input">[B, T, H]</param>
    /// <returns>[B, T, H]</returns>
    public override Tensor forward(Tensor input)
    {
        var output = up.call(_activation(down.call(input))); // [B, T, H] → [B, T, R] → [B, T, H]
        if (scaling is not null)
            return output * scaling;
        return _fixedScale == 1 ? output : output.mul_(_fixedScale);
    }

    /// <summary>Returns the adapter's current weights as matrices without gradients.</summary>
    public BranchMatrices ToMatrices()
    {
        using var mode = no_grad();
        var scale = scaling ?? tensor(_fixedScale, device: up.weight.device);
        return new BranchMatrices(
            down.weight.detach(), down.bias!.detach(), up.weight.detach() * scale.view(-1, 1), up.bias!.detach() * scale, _activationKind);
    }

    /// <summary>Draws new weights.</summary>
    public void Initialize(AdapterInitialization initialization, Generator generator)
    {
        using var _ = no_grad();
        WeightInitialization.Fill(down.weight, up.weight, initialization, generator);
    }
}
