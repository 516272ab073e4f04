using MLNet.Adapters.Layers;
using MLNet.Adapters.Methods.Insertions;
using static TorchSharp.torch;

namespace MLNet.Adapters.Methods.Prefix;

/// <summary>
/// The prefixes of all layers; parameters are named <c>prefix.…</c>, and <c>layer.{i}.self.gate.…</c> for gates.
/// </summary>
internal sealed class PrefixTuning : AdapterModule
{
    private readonly PrefixSource prefix;
    private readonly LayerInsertions[] _layers;

    public PrefixTuning(PrefixTuningConfig config, EncoderShape shape, Generator? generator, Device device)
        : base(nameof(PrefixTuning))
    {
        config.Validate(shape);
        int[] layers = [.. config.LayersIn(shape)];
        prefix = config.IsFlat
            ? new FlatPrefix(config.PrefixLength, layers.Length, shape.HiddenSize, generator, device)
            : new ComputedPrefix(config, layers.Length, shape.HiddenSize, generator, device);
        RegisterComponents();
        // A gate reads the input of attention, which is computed for all tokens in any case.
        Reading = config.Gating is null ? TextReading.EachToken : TextReading.Positions;
        if (config.Gating == GateMean.AllPositions)
            Reading = TextReading.Padding;
        var gates = new IndexedModules();
        _layers = [.. Enumerable.Range(0, shape.Layers).Select(layer => Array.IndexOf(layers, layer) is >= 0 and var index
            ? LayerInsertions.None with { Prefix = new PrefixAttention(prefix, index, config.Dropout, GateOf(layer)) }
            : LayerInsertions.None)];
        if (config.Gating is not null)
            register_module("layer", gates);

        TextGate? GateOf(int layer)
        {
            if (config.Gating is not { } mean)
                return null;
            var (gate, places) = (new TextGate(mean, shape.HiddenSize, config.SharesGate ? 1 : 2, device), new NamedModules());
            if (generator is not null)
                gate.Initialize(generator);
            places.Add("gate", gate);
            var layerModule = new NamedModules();
            layerModule.Add("self", places);
            gates.Add(layer, layerModule);
            return gate;
        }
    }

    public override TextReading Reading { get; }

    public override LayerInsertions InsertionsOf(int layer) => _layers[layer];

    public override void Freeze() => prefix.Freeze();
}
