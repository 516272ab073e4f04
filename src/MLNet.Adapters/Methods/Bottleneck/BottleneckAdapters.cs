using MLNet.Adapters.Layers;
using static TorchSharp.torch;

namespace MLNet.Adapters.Methods.Bottleneck;

/// <summary>
/// All bottleneck adapters of an encoder; parameters are named <c>layer.{i}.{attention|feed_forward}.{down|up}.{weight|bias}</c>.
/// </summary>
internal sealed class BottleneckAdapters : ResidualAdapters
{
    private readonly BottleneckLayer[] _layers;

    public BottleneckAdapters(BottleneckAdapterConfig config, EncoderShape shape, Generator? generator, Device device)
        : base(nameof(BottleneckAdapters), shape.Layers)
    {
        config.Validate(shape);
        _layers = new BottleneckLayer[shape.Layers];
        var layers = new IndexedModules();
        for (var layer = 0; layer < shape.Layers; layer++)
            layers.Add(layer, _layers[layer] = new BottleneckLayer(config, layer, shape, generator, device));
        register_module("layer", layers);
    }

    public override IAdapterBranch? BranchOf(int layer, SubLayer subLayer) =>
        subLayer == SubLayer.Attention ? _layers[layer].Attention : _layers[layer].FeedForward;
}
