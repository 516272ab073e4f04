using MLNet.Adapters.Layers;
using static TorchSharp.torch;

namespace MLNet.Adapters.Encoders;

/// <summary>An encoder of embeddings and layers, with an optional pooler: BERT (Devlin et al. 2019) and its relatives.</summary>
internal class TransformerEncoder : TextEncoder
{
    private readonly TokenEmbeddings _embeddings;
    private readonly ITransformerLayer[] _layers;
    private readonly Linear? _pooler;

    /// <param name="config">The sizes.</param>
    /// <param name="hasPooler">Whether there is a pooler.</param>
    /// <param name="device">The device of the weights.</param>
    /// <param name="createLayer">Creates the layer of an index, a module; null for one like BERT's.</param>
    public TransformerEncoder(EncoderConfig config, bool hasPooler, Device device, Func<int, ITransformerLayer>? createLayer = null)
        : base(config)
    {
        createLayer ??= _ => new PostNormLayer(config, device);
        register_module("embeddings", _embeddings = new TokenEmbeddings(config, device));
        if (hasPooler)
            register_module("pooler", _pooler = new Linear(config.HiddenSize, config.HiddenSize, device, type: config.WeightType));
        _layers = new ITransformerLayer[config.Layers];
        var layers = new IndexedModules();
        for (var i = 0; i < config.Layers; i++)
        {
            if (config.SharesLayers && i > 0)
                _layers[i] = _layers[0];
            else
                layers.Add(i, (nn.Module)(_layers[i] = createLayer(i)));
        }

        register_module("layer", layers);
        foreach (var parameter in parameters())
            parameter.requires_grad = false;
    }

    public override IEmbeddings Embeddings => _embeddings;

    public override IReadOnlyList<ITransformerLayer> Layers => _layers;

    public override Linear? Pooler => _pooler;

    /// <summary>Adds a part that the layers share, frozen like the others.</summary>
    protected void AddPart(string name, nn.Module part)
    {
        register_module(name, part);
        foreach (var parameter in part.parameters())
            parameter.requires_grad = false;
    }

    // The pooler stays as it is: only heads read it.
    public override void SetTrainable(bool trainable)
    {
        foreach (var parameter in parameters())
            parameter.requires_grad = trainable;
        foreach (var parameter in _pooler?.parameters() ?? [])
            parameter.requires_grad = false;
    }
}
