using static TorchSharp.torch;

namespace MLNet.Adapters.Methods.Bottleneck;

/// <summary>The bottleneck adapters of one layer; a sub-layer without one keeps its plain residual.</summary>
internal sealed class BottleneckLayer : nn.Module
{
    public BottleneckLayer(BottleneckAdapterConfig config, int layer, int hiddenSize, Generator? generator, Device device)
        : base(nameof(BottleneckLayer))
    {
        Insertions = new LayerInsertions
        {
            Attention = Make(SubLayer.Attention, "attention"),
            FeedForward = Make(SubLayer.FeedForward, "feed_forward"),
        };

        IResidualConnection Make(SubLayer subLayer, string name)
        {
            if (!config.Has(layer, subLayer))
                return PlainResidual.Instance;
            var adapter = new BottleneckAdapter(config, hiddenSize, config.SizeOf(layer, hiddenSize), device);
            if (generator is not null)
                adapter.Initialize(config.Initialization, generator);
            register_module(name, adapter);
            return config.Form switch
            {
                AdapterForm.Parallel => new ParallelResidual(adapter),
                _ when config.OriginalLayerNormBefore => new NormalizedSequentialResidual(adapter),
                _ => new SequentialResidual(adapter),
            };
        }
    }

    public LayerInsertions Insertions { get; }
}
