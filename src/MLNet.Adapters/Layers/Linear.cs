using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNet.Adapters.Layers;

/// <summary>The parameters of a linear map, created without drawing random numbers: their owner initializes them.</summary>
internal sealed class Linear : nn.Module<Tensor, Tensor>, IParameterOwner
{
    public readonly Parameter weight; // [out, in]
    public readonly Parameter? bias;  // [out]

    public Linear(int inputSize, int outputSize, Device device, bool hasBias = true)
        : base(nameof(Linear))
    {
        weight = new Parameter(zeros(outputSize, inputSize, dtype: ScalarType.Float32, device: device));
        bias = hasBias ? new Parameter(zeros(outputSize, dtype: ScalarType.Float32, device: device)) : null;
        RegisterComponents();
    }

    public IEnumerable<ModuleParameter> OwnParameters => bias is null
        ? [new(nameof(weight), weight, ParameterRole.Decayed)]
        : [new(nameof(weight), weight, ParameterRole.Decayed), new(nameof(bias), bias, ParameterRole.Undecayed)];

    public override Tensor forward(Tensor input) => LinearProducts.Apply(input, weight, bias);
}
