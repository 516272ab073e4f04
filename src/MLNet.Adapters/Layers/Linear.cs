using MLNet.Adapters.Layers.Kernels;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNet.Adapters.Layers;

/// <summary>The parameters of a linear map, created without drawing random numbers: their owner initializes them.</summary>
/// <remarks>Scoring threads keep the weight a second time, packed: what they score with must not be trained afterwards.</remarks>
internal sealed class Linear : nn.Module<Tensor, Tensor>, ILinearMap, IParameterOwner
{
    public readonly Parameter weight; // [out, in]
    public readonly Parameter? bias;  // [out]
    private readonly Lock _gate = new();
    private ScoringColumns? _scoring;
    private PackedMatrix? _packed;

    public Linear(int inputSize, int outputSize, Device device, bool hasBias = true, ScalarType type = ScalarType.Float32)
        : base(nameof(Linear))
    {
        weight = new Parameter(zeros(outputSize, inputSize, dtype: type, device: device));
        bias = hasBias ? new Parameter(zeros(outputSize, dtype: type, device: device)) : null;
        RegisterComponents();
    }

    public IEnumerable<ModuleParameter> OwnParameters => bias is null
        ? [new(nameof(weight), weight, ParameterRole.Decayed)]
        : [new(nameof(weight), weight, ParameterRole.Decayed), new(nameof(bias), bias, ParameterRole.Undecayed)];

    Tensor ILinearMap.Weight => weight;

    Tensor? ILinearMap.Bias => bias;

    /// <summary>
    /// The map as scoring threads compute it; the first scoring packs the weight. Null if this thread may not use it now.
    /// </summary>
    public ScoringColumns? ForScoring
    {
        get
        {
            if (!LinearProducts.CanScoreWith(weight))
                return null;
            lock (_gate)
                return _scoring ??= CreateForScoring(LinearProducts.ScoringKernels!);
        }
    }

    /// <summary>Uses packed weights that this map shares with others.</summary>
    public void Share(PackedColumns packed)
    {
        lock (_gate)
            _scoring ??= InOwnType(packed);
    }

    /// <summary>Whether scoring multiplies states by the packed weight, and not by the weight itself.</summary>
    /// <param name="states">[…, in]</param>
    public bool IsPackedFor(Tensor states) =>
        weight.dtype == ScalarType.Float32 || states.numel() / states.shape[^1] < BFloat16Columns.ManyRows;

    /// <summary>
    /// Computes in the type of the weights, whatever that of the input: a frozen map in bfloat16 stays in bfloat16. In scoring, only the
    /// factors of its products are bfloat16, and the result is float32.
    /// </summary>
    public override Tensor forward(Tensor input) =>
        ForScoring?.Apply(input) ?? LinearProducts.Apply(input.As(weight.dtype), weight, bias);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _packed?.Dispose();
        base.Dispose(disposing);
    }

    private ScoringColumns InOwnType(PackedColumns packed) =>
        weight.dtype == ScalarType.BFloat16 ? new BFloat16Columns(packed, weight, bias, 0) : packed;

    private ScoringColumns CreateForScoring(CpuKernels kernels)
    {
        var packed = PackedColumns.Of(kernels, this);
        _packed = packed.Matrix;
        return InOwnType(packed);
    }
}
