using MLNet.Adapters.Layers;
using static TorchSharp.torch;

namespace MLNet.Adapters.Methods.Invertible;

/// <summary>
/// A network of two linear maps; parameters are named <c>0.…</c> and <c>2.…</c>, as the activation between them has none.
/// </summary>
internal sealed class CouplingNetwork : nn.Module<Tensor, Tensor>
{
    private const double InitialSigma = 0.02;
    private readonly Linear _first;
    private readonly Linear _second;
    private readonly Func<Tensor, Tensor> _activation;

    public CouplingNetwork(int inputs, int inner, int outputs, Func<Tensor, Tensor> activation, Device device)
        : base(nameof(CouplingNetwork))
    {
        (_first, _second, _activation) = (new Linear(inputs, inner, device), new Linear(inner, outputs, device), activation);
        register_module("0", _first);
        register_module("2", _second);
    }

    public override Tensor forward(Tensor input) => _second.call(_activation(_first.call(input)));

    /// <summary>Draws new weights: N(0, 0.02), biases 0.</summary>
    public void Initialize(Generator generator)
    {
        using var mode = no_grad();
        _first.Weight.normal_(0, InitialSigma, generator);
        _second.Weight.normal_(0, InitialSigma, generator);
    }
}
