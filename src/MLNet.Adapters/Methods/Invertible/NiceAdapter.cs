using static TorchSharp.torch;

namespace MLNet.Adapters.Methods.Invertible;

/// <summary>The additive form: y₁ = x₁ + F(x₂), y₂ = x₂ + G(y₁).</summary>
internal sealed class NiceAdapter : InvertibleAdapter
{
    private readonly CouplingNetwork _forFirst;
    private readonly CouplingNetwork _forSecond;

    public NiceAdapter(InvertibleSettings settings, int size, Func<Tensor, Tensor> activation, Device device)
        : base(nameof(NiceAdapter), size)
    {
        var inner = InnerSize(settings, size);
        register_module("F", _forFirst = new CouplingNetwork(size / 2, inner, size / 2, activation, device));
        register_module("G", _forSecond = new CouplingNetwork(size / 2, inner, size / 2, activation, device));
    }

    protected override Tensor ChangeFirst(Tensor first, Tensor second) => first + _forFirst.call(second);

    protected override Tensor ChangeSecond(Tensor second, Tensor first) => second + _forSecond.call(first);

    protected override Tensor RestoreFirst(Tensor first, Tensor second) => first - _forFirst.call(second);

    protected override Tensor RestoreSecond(Tensor second, Tensor first) => second - _forSecond.call(first);
}
