using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNet.Adapters.Methods.Fusion;

/// <summary>The value matrix W_v of a fusion layer, with a bias in the scaled dot-product form alone.</summary>
internal sealed class FusionValue : nn.Module
{
    public readonly Parameter weight; // [H, H]
    public readonly Parameter? bias;  // [H]

    public FusionValue(int hiddenSize, bool hasBias, Device device)
        : base(nameof(FusionValue))
    {
        weight = new Parameter(zeros(hiddenSize, hiddenSize, dtype: ScalarType.Float32, device: device));
        bias = hasBias ? new Parameter(zeros(hiddenSize, dtype: ScalarType.Float32, device: device)) : null;
        RegisterComponents();
    }
}
