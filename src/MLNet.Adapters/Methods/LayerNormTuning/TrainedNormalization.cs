using MLNet.Adapters.Layers;
using MLNet.Adapters.Methods.Insertions;
using TorchSharp.Modules;
using static TorchSharp.torch;
using LayerNorm = MLNet.Adapters.Layers.LayerNorm;

namespace MLNet.Adapters.Methods.LayerNormTuning;

/// <summary>A frozen LayerNorm with another scale and bias.</summary>
internal sealed class TrainedNormalization : nn.Module, INormalization, IParameterOwner
{
    private readonly Parameter weight; // [H]
    private readonly Parameter? bias;  // [H]

    public TrainedNormalization(int size, bool hasBias, Device device)
        : base(nameof(TrainedNormalization))
    {
        weight = new Parameter(ones(size, dtype: ScalarType.Float32, device: device));
        bias = hasBias ? new Parameter(zeros(size, dtype: ScalarType.Float32, device: device)) : null;
        RegisterComponents();
    }

    public IEnumerable<ModuleParameter> OwnParameters => bias is null
        ? [new(nameof(weight), weight, ParameterRole.Undecayed)]
        : [new(nameof(weight), weight, ParameterRole.Undecayed), new(nameof(bias), bias, ParameterRole.Undecayed)];

    public Tensor Apply(Tensor x, LayerNorm norm, LayerBatch batch) => norm.Normalize(x, weight, bias);

    /// <summary>Copies the frozen values.</summary>
    public void StartFrom(LayerNorm norm)
    {
        using var mode = no_grad();
        weight.copy_(norm.weight);
        bias?.copy_(norm.bias!);
    }
}
