using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNet.Adapters.Layers;

/// <summary>Layer normalisation over the last axis, made as the identity scale.</summary>
internal sealed class LayerNorm : nn.Module<Tensor, Tensor>
{
    public readonly Parameter weight; // [H]
    public readonly Parameter bias;   // [H]
    private readonly long[] _shape;
    private readonly double _epsilon;

    public LayerNorm(int hiddenSize, double epsilon, Device device)
        : base(nameof(LayerNorm))
    {
        _shape = [hiddenSize];
        _epsilon = epsilon;
        weight = new Parameter(ones(hiddenSize, dtype: ScalarType.Float32, device: device));
        bias = new Parameter(zeros(hiddenSize, dtype: ScalarType.Float32, device: device));
        RegisterComponents();
    }

    public override Tensor forward(Tensor input) => nn.functional.layer_norm(input, _shape, weight, bias, _epsilon);
}
