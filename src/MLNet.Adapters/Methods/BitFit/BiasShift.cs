using MLNet.Adapters.Layers;
using MLNet.Adapters.Methods.Insertions;
using TorchSharp.Modules;
using static TorchSharp.torch;
using LayerNorm = MLNet.Adapters.Layers.LayerNorm;
using Linear = MLNet.Adapters.Layers.Linear;

namespace MLNet.Adapters.Methods.BitFit;

/// <summary>What is added to one frozen bias.</summary>
internal abstract class BiasShift : nn.Module, IParameterOwner
{
    protected readonly Parameter shift; // [out]

    protected BiasShift(string name, int size, Device device)
        : base(name)
    {
        shift = new Parameter(zeros(size, dtype: ScalarType.Float32, device: device));
        RegisterComponents();
    }

    public IEnumerable<ModuleParameter> OwnParameters => [new(nameof(shift), shift, ParameterRole.Undecayed)];
}

/// <summary>A frozen linear map with another bias.</summary>
internal sealed class ShiftedProjection(int size, Device device) : BiasShift(nameof(ShiftedProjection), size, device), IMergeableProjection
{
    public Tensor Apply(Tensor x, Linear map, LayerBatch batch) => map.call(x).add_(shift); // the result is new

    public (Tensor Weight, Tensor? Bias) Merge(Linear map) =>
        (map.Weight.detach().As(shift.dtype), map.bias!.detach().As(shift.dtype) + shift.detach());
}

/// <summary>A frozen LayerNorm with another bias.</summary>
internal sealed class ShiftedNormalization(int size, Device device) : BiasShift(nameof(ShiftedNormalization), size, device), INormalization
{
    public Tensor Apply(Tensor x, LayerNorm norm, LayerBatch batch) => norm.Normalize(x, norm.weight, norm.bias!.As(shift.dtype) + shift);
}
