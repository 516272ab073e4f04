using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNet.Adapters.Layers;

/// <summary>Layer normalization over the last axis (Ba, Kiros and Hinton 2016), initialized to the identity scale.</summary>
internal sealed class LayerNorm : nn.Module<Tensor, Tensor>, IParameterOwner
{
    public readonly Parameter weight; // [H]
    public readonly Parameter? bias;  // [H]
    private readonly long[] _shape;
    private readonly Lock _gate = new();
    private (Tensor Weight, Tensor? Bias)? _forScoring; // float32 copies of bfloat16 parameters, which scoring needs in each call

    public LayerNorm(int hiddenSize, double epsilon, Device device, bool hasBias = true, ScalarType type = ScalarType.Float32)
        : base(nameof(LayerNorm))
    {
        _shape = [hiddenSize];
        Epsilon = epsilon;
        weight = new Parameter(ones(hiddenSize, dtype: type, device: device));
        bias = hasBias ? new Parameter(zeros(hiddenSize, dtype: type, device: device)) : null;
        RegisterComponents();
    }

    /// <summary>Added to the variance.</summary>
    public double Epsilon { get; }

    public IEnumerable<ModuleParameter> OwnParameters => bias is null
        ? [new(nameof(weight), weight, ParameterRole.Undecayed)]
        : [new(nameof(weight), weight, ParameterRole.Undecayed), new(nameof(bias), bias, ParameterRole.Undecayed)];

    public override Tensor forward(Tensor input)
    {
        var (scale, shift) = ParametersFor(input);
        return Normalize(input, scale, shift);
    }

    /// <summary>Normalizes the sum of two inputs.</summary>
    /// <param name="input">[…, H]</param>
    /// <param name="skip">[…, H]</param>
    public Tensor NormalizeSum(Tensor input, Tensor skip)
    {
        if (!LinearProducts.CanScore(input))
            return Normalize(input + skip, weight, bias);
        var (scale, shift) = ParametersFor(input);
        return ScoringNorm.Apply(input, skip, scale, shift, Epsilon);
    }

    /// <summary>Normalizes the input with a scale and a shift that a method uses instead of the frozen ones.</summary>
    /// <remarks>Computes in the type of the input; the statistics of a bfloat16 input are float32.</remarks>
    /// <param name="input">[…, H]</param>
    /// <param name="scale">[H]</param>
    /// <param name="shift">[H]; null for none.</param>
    public Tensor Normalize(Tensor input, Tensor scale, Tensor? shift)
    {
        (scale, shift) = (scale.As(input.dtype), shift?.As(input.dtype));
        return LinearProducts.CanScore(input)
            ? ScoringNorm.Apply(input, null, scale, shift, Epsilon)
            : nn.functional.layer_norm(input, _shape, scale, shift, Epsilon);
    }

    /// <summary>Returns scale and shift in the type of some states.</summary>
    public (Tensor Weight, Tensor? Bias) ParametersFor(Tensor input)
    {
        if (weight.dtype == input.dtype || !LinearProducts.CanScore(input))
            return (weight, bias);
        lock (_gate)
            return _forScoring ??= (Kept(weight), bias is null ? null : Kept(bias));

        Tensor Kept(Tensor parameter) => parameter.to(input.dtype).DetachFromDisposeScope();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _forScoring?.Weight.Dispose();
            _forScoring?.Bias?.Dispose();
        }

        base.Dispose(disposing);
    }
}
