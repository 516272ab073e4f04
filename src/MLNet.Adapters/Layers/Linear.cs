using MLNet.Adapters.Layers.Kernels;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNet.Adapters.Layers;

/// <summary>The parameters of a linear map, created without drawing random numbers: their owner initializes them.</summary>
internal sealed class Linear : nn.Module<Tensor, Tensor>, IParameterOwner, IPackable
{
    public readonly Parameter weight; // [out, in]
    public readonly Parameter? bias;  // [out]
    private PackedColumns? _packed;

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

    /// <summary>The packed weight, if this thread scores with it now.</summary>
    public PackedColumns? Packed => LinearProducts.IsScoring ? _packed : null;

    public void Pack(CpuKernels kernels) => _packed ??= PackedColumns.Of(kernels, this);

    /// <summary>Uses packed weights that this map shares with others.</summary>
    public void Share(PackedColumns packed) => _packed = packed;

    public override Tensor forward(Tensor input) => Packed?.Apply(input) ?? LinearProducts.Apply(input, weight, bias);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _packed?.Matrix.Dispose();
        base.Dispose(disposing);
    }
}
