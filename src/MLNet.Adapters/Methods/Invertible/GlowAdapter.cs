using static TorchSharp.torch;

namespace MLNet.Adapters.Methods.Invertible;

/// <summary>The affine form: y₁ = e(s₂) x₁ + t₂, y₂ = e(s₁) x₂ + t₁; one network computes a scale s and a shift t.</summary>
internal sealed class GlowAdapter : InvertibleAdapter
{
    private const double Clamp = 5;
    private const double Slope = 0.636; // 2 / π, so that the exponent stays within ±Clamp
    private readonly CouplingNetwork _ofFirst;
    private readonly CouplingNetwork _ofSecond;
    private readonly int _half;

    public GlowAdapter(InvertibleSettings settings, int size, Func<Tensor, Tensor> activation, Device device)
        : base(nameof(GlowAdapter), size)
    {
        _half = size / 2;
        var inner = InnerSize(settings, size);
        register_module("s1", _ofFirst = new CouplingNetwork(_half, inner, 2 * _half, activation, device));
        register_module("s2", _ofSecond = new CouplingNetwork(_half, inner, 2 * _half, activation, device));
    }

    protected override Tensor ChangeFirst(Tensor first, Tensor second) => Change(first, _ofSecond.call(second));

    protected override Tensor ChangeSecond(Tensor second, Tensor first) => Change(second, _ofFirst.call(first));

    protected override Tensor RestoreFirst(Tensor first, Tensor second) => Restore(first, _ofSecond.call(second));

    protected override Tensor RestoreSecond(Tensor second, Tensor first) => Restore(second, _ofFirst.call(first));

    private Tensor Change(Tensor half, Tensor both) => Scale(both) * half + Shift(both);

    private Tensor Restore(Tensor half, Tensor both) => (half - Shift(both)) / Scale(both);

    private Tensor Scale(Tensor both) => (both.narrow(-1, 0, _half) / Clamp).atan().mul(Clamp * Slope).exp();

    private Tensor Shift(Tensor both) => both.narrow(-1, _half, _half);
}
