using MLNet.Adapters.Layers.Kernels;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace MLNet.Adapters.Layers;

/// <summary>The parameters of a linear map, created without drawing random numbers: their owner initializes them.</summary>
/// <remarks>
/// Scoring threads keep the weight a second time, packed, or packed alone: what they score with must not be trained afterwards.
/// </remarks>
internal sealed class Linear : nn.Module<Tensor, Tensor>, ILinearMap, IParameterOwner
{
    [ComponentName(Name = "weight")]
    private readonly Parameter _weight;      // [out, in]; NaN while it is only packed
    public readonly Parameter? bias;         // [out]
    private readonly Lock _gate = new();
    private ScoringColumns? _scoring;
    private ScoringColumns? _own; // weights for scoring that this map does not share with others
    private volatile PackedColumns? _onlyPacked; // the weight, as long as nothing else has needed it

    public Linear(int inputSize, int outputSize, Device device, bool hasBias = true, ScalarType type = ScalarType.Float32)
        : base(nameof(Linear))
    {
        _weight = new Parameter(zeros(outputSize, inputSize, dtype: type, device: device));
        bias = hasBias ? new Parameter(zeros(outputSize, dtype: type, device: device)) : null;
        RegisterComponents();
    }

    /// <summary>The weight, [out, in]; if it is only packed, it is unpacked now.</summary>
    public Parameter Weight
    {
        get
        {
            if (_onlyPacked is not null)
                Unpack();
            return _weight;
        }
    }

    public IEnumerable<ModuleParameter> OwnParameters => bias is null
        ? [new("weight", _weight, ParameterRole.Decayed)]
        : [new("weight", _weight, ParameterRole.Decayed), new(nameof(bias), bias, ParameterRole.Undecayed)];

    Tensor ILinearMap.Weight => Weight;

    Tensor? ILinearMap.Bias => bias;

    /// <summary>The number of inputs.</summary>
    public int Inputs => (int)_weight.shape[1];

    /// <summary>The number of outputs.</summary>
    public int Outputs => (int)_weight.shape[0];

    /// <summary>The type of the weight.</summary>
    public ScalarType WeightType => _weight.dtype;

    /// <summary>Whether this thread may use the packed weight now.</summary>
    public bool CanScore => LinearProducts.CanScoreWith(_weight);

    /// <summary>Whether scoring multiplies by the weight in the native library's order.</summary>
    public bool IsReordered => WeightType == ScalarType.BFloat16 && ReorderedProducts.AreSupported;

    /// <summary>
    /// The map as scoring threads compute it; the first scoring packs the weight. Null if this thread may not use it now.
    /// </summary>
    public ScoringColumns? ForScoring
    {
        get
        {
            if (!CanScore)
                return null;
            lock (_gate)
                return _scoring ??= _own = CreateForScoring(LinearProducts.ScoringKernels!);
        }
    }

    /// <summary>Packs the weight for scoring, if this thread may use it packed and it is not packed yet.</summary>
    /// <param name="inPlace">
    /// Whether the weight may be packed in its own memory, if it fits; nothing else may be using the map then.
    /// </param>
    public void Pack(bool inPlace)
    {
        if (inPlace && CanScore && PackedColumns.CanPackInPlace(LinearProducts.ScoringKernels!, this))
        {
            lock (_gate)
            {
                if (_scoring is not null)
                    return;
                var packed = PackedColumns.InPlace(LinearProducts.ScoringKernels!, this);
                (_own, _scoring, _onlyPacked) = (packed, packed, packed);
            }
        }

        _ = ForScoring;
    }

    /// <summary>Uses packed weights that this map shares with others.</summary>
    /// <param name="packed">The map, packed.</param>
    /// <param name="inPlace">Whether they are in the memory that <see cref="GiveWeight"/> returned.</param>
    public void Share(PackedColumns packed, bool inPlace)
    {
        lock (_gate)
        {
            _scoring ??= packed;
            if (inPlace)
                _onlyPacked = packed;
        }
    }

    /// <summary>Returns the weight's memory, which is no longer the weight's then.</summary>
    public Tensor GiveWeight() => ParameterMemory.Take(_weight);

    /// <summary>Creates the weight anew if it is only packed.</summary>
    public unsafe void Unpack()
    {
        lock (_gate)
        {
            if (_onlyPacked is not { } packed)
                return;
            ParameterMemory.Restore(_weight, whole => packed.CopyTo(NativeFloats.Of(whole)));
            _onlyPacked = null; // last: who sees this may read the weight
        }
    }

    /// <summary>
    /// Computes in the type of the weights, whatever that of the input: a frozen map in bfloat16 stays in bfloat16. In scoring, only the
    /// factors of its products are bfloat16, and the result is float32.
    /// </summary>
    public override Tensor forward(Tensor input) =>
        ForScoring?.Apply(input) ?? LinearProducts.Apply(input.As(WeightType), Weight, bias);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _own?.Dispose();
        base.Dispose(disposing);
    }

    private ScoringColumns CreateForScoring(CpuKernels kernels) =>
        IsReordered
        ? ReorderedColumns.Of(kernels, !ReorderedProducts.AreFastForFewRows, this)
        : PackedColumns.Of(kernels, this);
}
