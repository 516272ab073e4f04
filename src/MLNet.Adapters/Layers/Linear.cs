using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNet.Adapters.Layers;

/// <summary>The parameters of a linear map, made without drawing random numbers: whoever owns them fills them.</summary>
internal sealed class Linear : nn.Module<Tensor, Tensor>
{
    public readonly Parameter weight; // [out, in]
    public readonly Parameter bias;   // [out]

    public Linear(int inputSize, int outputSize, Device device)
        : base(nameof(Linear))
    {
        weight = new Parameter(zeros(outputSize, inputSize, dtype: ScalarType.Float32, device: device));
        bias = new Parameter(zeros(outputSize, dtype: ScalarType.Float32, device: device));
        RegisterComponents();
    }

    public override Tensor forward(Tensor input) => nn.functional.linear(input, weight, bias);
}
