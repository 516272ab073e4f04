using MLNet.Adapters.Layers;
using TorchSharp.Utils;
using static TorchSharp.torch;
using Parameter = TorchSharp.Modules.Parameter;

namespace MLNet.Adapters.Methods.Prefix;

/// <summary>Keys and values that a network of two layers computes from one vector per key: H → M → 2 layers · H.</summary>
internal sealed class ComputedPrefix : PrefixSource, IParameterOwner
{
    [ComponentName(Name = "wte")]
    private readonly Parameter vectors; // [P, H]
    private readonly Linear inner;
    private readonly Linear outer;
    private readonly Func<Tensor, Tensor> _activation;
    private readonly int _hiddenSize;
    private Tensor? _frozen; // [P, layers, 2, H]

    public ComputedPrefix(PrefixTuningConfig config, int layers, int hiddenSize, Generator? generator, Device device)
        : base(nameof(ComputedPrefix))
    {
        (_activation, _hiddenSize) = (ActivationFunctions.Of(config.Activation), hiddenSize);
        vectors = new Parameter(zeros(config.PrefixLength, hiddenSize, dtype: ScalarType.Float32, device: device));
        inner = new Linear(hiddenSize, config.BottleneckSize, device);
        outer = new Linear(config.BottleneckSize, 2 * layers * hiddenSize, device);
        RegisterComponents();
        if (generator is null)
            return;
        using var mode = no_grad();
        vectors.normal_(0, 1, generator);
        foreach (var map in new[] { inner, outer })
        {
            var bound = 1 / Math.Sqrt(map.Weight.shape[1]); // PyTorch's default
            map.Weight.uniform_(-bound, bound, generator);
            map.bias!.uniform_(-bound, bound, generator);
        }
    }

    public IEnumerable<ModuleParameter> OwnParameters => [new("wte", vectors, ParameterRole.Decayed)];

    public override Tensor Of(int index)
    {
        if (_frozen is not null)
            return _frozen.select(1, index);
        var (first, rows) = (2L * index * _hiddenSize, 2L * _hiddenSize);
        return LinearProducts.Apply(Inner(), outer.Weight.narrow(0, first, rows), outer.bias!.narrow(0, first, rows))
            .view(-1, 2, _hiddenSize);
    }

    public override void Freeze()
    {
        if (_frozen is not null)
            return;
        using var mode = no_grad();
        using var scope = NewDisposeScope();
        _frozen = LinearProducts.Apply(Inner(), outer.Weight, outer.bias).view(vectors.shape[0], -1, 2, _hiddenSize).detach();
        _frozen.DetachFromDisposeScope();
        register_buffer("frozen", _frozen, persistent: false);
    }

    private Tensor Inner() => _activation(LinearProducts.Apply(vectors, inner.Weight, inner.bias)); // [P, M]
}
