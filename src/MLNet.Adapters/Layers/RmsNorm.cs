using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNet.Adapters.Layers;

/// <summary>
/// Normalization by the root mean square over the last axis (Zhang and Sennrich 2019): x / √(mean(x²) + ε) · g, initialized to the identity
/// scale.
/// </summary>
internal sealed class RmsNorm : nn.Module<Tensor, Tensor>, IParameterOwner
{
    public readonly Parameter weight; // [H]
    private readonly double _epsilon;

    public RmsNorm(int hiddenSize, double epsilon, Device device)
        : base(nameof(RmsNorm))
    {
        _epsilon = epsilon;
        weight = new Parameter(ones(hiddenSize, dtype: ScalarType.Float32, device: device));
        RegisterComponents();
    }

    public IEnumerable<ModuleParameter> OwnParameters => [new(nameof(weight), weight, ParameterRole.Undecayed)];

    public override Tensor forward(Tensor input) => input * input.square().mean([-1], keepdim: true).add_(_epsilon).rsqrt_() * weight;
}
