using MLNet.Adapters.Layers;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNet.Adapters.Methods.Fusion;

/// <summary>The value matrix W_v of a fusion layer, with a bias only in the scaled dot-product form.</summary>
internal sealed class FusionValue : nn.Module, IParameterOwner
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

    // The fusion's own regularizer pulls the matrix towards the identity; weight decay would pull it towards zero.
    public IEnumerable<ModuleParameter> OwnParameters => bias is null
        ? [new(nameof(weight), weight, ParameterRole.Undecayed)]
        : [new(nameof(weight), weight, ParameterRole.Undecayed), new(nameof(bias), bias, ParameterRole.Undecayed)];
}
