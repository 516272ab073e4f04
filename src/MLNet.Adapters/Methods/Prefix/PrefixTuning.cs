using MLNet.Adapters.Methods.Insertions;
using static TorchSharp.torch;

namespace MLNet.Adapters.Methods.Prefix;

/// <summary>The prefixes of all layers; parameters are named <c>prefix.…</c>.</summary>
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
        _layers = [.. Enumerable.Range(0, shape.Layers).Select(layer => Array.IndexOf(layers, layer) is >= 0 and var index
            ? LayerInsertions.None with { Prefix = new PrefixAttention(prefix, index, config.Dropout) }
            : LayerInsertions.None)];
    }

    public override LayerInsertions InsertionsOf(int layer) => _layers[layer];

    public override void Freeze() => prefix.Freeze();
}
