using MLNet.Adapters.Layers;
using static TorchSharp.torch;

namespace MLNet.Adapters.Encoders;

/// <summary>An encoder of post-norm layers over a family's embeddings, with an optional pooler.</summary>
internal abstract class PostNormEncoder<TEmbeddings> : TextEncoder
    where TEmbeddings : nn.Module, IEmbeddings
{
    private readonly TEmbeddings _embeddings;
    private readonly PostNormLayer[] _layers;
    private readonly Linear? _pooler;

    protected PostNormEncoder(EncoderConfig config, TEmbeddings embeddings, bool hasPooler, Device device)
        : base(config)
    {
        _embeddings = embeddings;
        register_module("embeddings", embeddings);
        if (hasPooler)
            register_module("pooler", _pooler = new Linear(config.HiddenSize, config.HiddenSize, device, type: config.WeightType));
        _layers = new PostNormLayer[config.Layers];
        var layers = new IndexedModules();
        for (var i = 0; i < config.Layers; i++)
            layers.Add(i, _layers[i] = new PostNormLayer(config, device));
        register_module("layer", layers);
        foreach (var parameter in parameters())
            parameter.requires_grad = false;
    }

    public override IEmbeddings Embeddings => _embeddings;

    public override IReadOnlyList<ITransformerLayer> Layers => _layers;

    // No task of this library uses the pooler.
    public override void SetTrainable(bool trainable)
    {
        foreach (var parameter in parameters())
            parameter.requires_grad = trainable;
        foreach (var parameter in _pooler?.parameters() ?? [])
            parameter.requires_grad = false;
    }

    /// <summary>Computes the pooler's output, tanh(W h₀ + b): [B, H].</summary>
    /// <param name="last">[B, T, H]</param>
    public override Tensor Pool(Tensor last) => (_pooler
        ?? throw new InvalidOperationException("This encoder has no pooler: its weights file contains none. Use the first token's state."))
        .call(last.select(1, 0)).As(last.dtype).tanh();
}
