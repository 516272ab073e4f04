using MLNet.Adapters.Layers;
using MLNet.Adapters.Methods.Insertions;
using MLNet.Adapters.Methods.Invertible;
using static TorchSharp.torch;
using Parameter = TorchSharp.Modules.Parameter;

namespace MLNet.Adapters.Methods.Bottleneck;

/// <summary>
/// All bottleneck adapters of an encoder; parameters are named <c>layer.{i}.{attention|feed_forward}.{down|up}.{weight|bias}</c>.
/// </summary>
internal sealed class BottleneckAdapters : ResidualAdapters, IParameterOwner
{
    private const double RuleSigma = 1e-4;
    private const string RuleName = "phm_rule";
    private readonly BottleneckLayer[] _layers;
    private readonly Parameter? _rule; // [p, p, p]

    public BottleneckAdapters(BottleneckAdapterConfig config, EncoderShape shape, Generator? generator, Device device)
        : base(nameof(BottleneckAdapters), shape.Layers)
    {
        config.Validate(shape);
        if (config.Phm is { Dimension: var p })
        {
            _rule = new Parameter(zeros(p, p, p, dtype: ScalarType.Float32, device: device));
            register_parameter(RuleName, _rule);
            Draw(_rule, generator);
        }

        if (config.Invertible is { } settings)
        {
            var invertible = InvertibleAdapter.Create(
                settings, shape.EmbeddingSize, ActivationFunctions.Of(config.Activation), generator, device);
            register_module("invertible", invertible);
            EmbeddingInsertions = new EmbeddingInsertions { Transform = invertible };
        }

        Reading = TextGate.Reading(config.Gating);
        _layers = new BottleneckLayer[shape.Layers];
        var layers = new IndexedModules();
        for (var layer = 0; layer < shape.Layers; layer++)
            layers.Add(layer, _layers[layer] = new BottleneckLayer(config, layer, shape, RuleOf(), generator, device));
        register_module("layer", layers);
    }

    public IEnumerable<ModuleParameter> OwnParameters => _rule is null ? [] : [new(RuleName, _rule, ParameterRole.Decayed)];

    public override EmbeddingInsertions EmbeddingInsertions { get; } = EmbeddingInsertions.None;

    public override TextReading Reading { get; }

    public override IAdapterBranch? BranchOf(int layer, SubLayer subLayer) =>
        subLayer == SubLayer.Attention ? _layers[layer].Attention : _layers[layer].FeedForward;

    private Func<Tensor>? RuleOf() => _rule is { } rule ? () => rule : null;

    private static void Draw(Tensor rule, Generator? generator)
    {
        if (generator is null)
            return;
        using var mode = no_grad();
        rule.normal_(0, RuleSigma, generator);
    }
}
