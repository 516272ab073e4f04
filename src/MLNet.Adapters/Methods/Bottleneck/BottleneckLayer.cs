using static TorchSharp.torch;

namespace MLNet.Adapters.Methods.Bottleneck;

/// <summary>The bottleneck adapters of one layer, at most one per sub-layer.</summary>
internal sealed class BottleneckLayer : nn.Module
{
    public BottleneckLayer(
        BottleneckAdapterConfig config, int layer, EncoderShape shape, Func<Tensor>? rule, Generator? generator, Device device)
        : base(nameof(BottleneckLayer))
    {
        Attention = Make(SubLayer.Attention, "attention");
        FeedForward = Make(SubLayer.FeedForward, "feed_forward");

        BottleneckBranch? Make(SubLayer subLayer, string name)
        {
            if (!config.HasIn(shape, layer, subLayer))
                return null;
            var adapter = new BottleneckAdapter(config, shape.HiddenSize, config.SizeOf(layer, shape.HiddenSize), device, rule);
            if (generator is not null)
                adapter.Initialize(config.Initialization, generator);
            register_module(name, adapter);
            return BottleneckBranch.Create(adapter, config);
        }
    }

    /// <summary>Null if the sub-layer keeps its plain residual.</summary>
    public BottleneckBranch? Attention { get; }

    /// <summary>Null if the sub-layer keeps its plain residual.</summary>
    public BottleneckBranch? FeedForward { get; }
}
