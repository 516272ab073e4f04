using MLNet.Adapters.Layers;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace MLNet.Adapters.Methods.LowRank;

/// <summary>VeRA's random matrices, which all maps share and training does not change.</summary>
internal sealed class VeraMatrices : nn.Module, IParameterOwner
{
    [ComponentName(Name = "lora_A")]
    private readonly Parameter down; // [r, in]
    [ComponentName(Name = "lora_B")]
    private readonly Parameter up;   // [out, r]

    public VeraMatrices(int rank, int inputs, int outputs, Device device)
        : base(nameof(VeraMatrices))
    {
        down = new Parameter(zeros(rank, inputs, dtype: ScalarType.Float32, device: device), requires_grad: false);
        up = new Parameter(zeros(outputs, rank, dtype: ScalarType.Float32, device: device), requires_grad: false);
        RegisterComponents();
    }

    /// <summary>A: [r, in].</summary>
    public Tensor Down => down;

    /// <summary>B: [out, r].</summary>
    public Tensor Up => up;

    public IEnumerable<ModuleParameter> OwnParameters =>
        [new("lora_A", down, ParameterRole.Decayed), new("lora_B", up, ParameterRole.Decayed)];

    /// <summary>Draws both uniformly within ±√(6 / columns): Kaiming with a = 0.</summary>
    public void Initialize(Generator generator)
    {
        using var mode = no_grad();
        foreach (var matrix in new[] { down, up })
        {
            var bound = Math.Sqrt(6.0 / matrix.shape[1]);
            matrix.uniform_(-bound, bound, generator);
        }
    }
}
