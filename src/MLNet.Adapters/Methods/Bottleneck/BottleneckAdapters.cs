using static TorchSharp.torch;

namespace MLNet.Adapters.Methods.Bottleneck;

/// <summary>The bottleneck adapters of a whole encoder; parameters are named <c>layer.{i}.{attention|feed_forward}.{down|up}.{weight|bias}</c>.</summary>
internal sealed class BottleneckAdapters : AdapterModule
{
    private readonly LayerInsertions[] _insertions;

    public BottleneckAdapters(BottleneckAdapterConfig config, EncoderShape shape, Generator? generator, Device device)
        : base(nameof(BottleneckAdapters))
    {
        config.Validate(shape);
        _insertions = new LayerInsertions[shape.Layers];
        var layers = new IndexedModules();
        for (var layer = 0; layer < shape.Layers; layer++)
        {
            var adapters = new BottleneckLayer(config, layer, shape.HiddenSize, generator, device);
            _insertions[layer] = adapters.Insertions;
            layers.Add(layer, adapters);
        }

        register_module("layer", layers);
    }

    public override LayerInsertions InsertionsOf(int layer) => _insertions[layer];
}
