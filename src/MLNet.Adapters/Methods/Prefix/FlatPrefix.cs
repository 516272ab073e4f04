using MLNet.Adapters.Layers;
using TorchSharp.Utils;
using static TorchSharp.torch;
using Parameter = TorchSharp.Modules.Parameter;

namespace MLNet.Adapters.Methods.Prefix;

/// <summary>Keys and values that are parameters themselves, in one vector as AdapterHub stores them.</summary>
internal sealed class FlatPrefix : PrefixSource, IParameterOwner
{
    [ComponentName(Name = "control_trans")]
    private readonly Parameter all; // [P · 2 layers · H]
    private readonly long[] _shape;

    public FlatPrefix(int length, int layers, int hiddenSize, Generator? generator, Device device)
        : base(nameof(FlatPrefix))
    {
        _shape = [length, layers, 2, hiddenSize];
        all = new Parameter(zeros(2L * length * layers * hiddenSize, dtype: ScalarType.Float32, device: device));
        RegisterComponents();
        if (generator is null)
            return;
        using var mode = no_grad();
        all.normal_(0, 1, generator);
    }

    public IEnumerable<ModuleParameter> OwnParameters => [new("control_trans", all, ParameterRole.Decayed)];

    public override Tensor Of(int index) => all.view(_shape).select(1, index);
}
