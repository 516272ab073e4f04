using MLNet.Adapters.Layers;
using static TorchSharp.torch;

namespace MLNet.Adapters.Encoders;

/// <summary>BERT (Devlin et al. 2019): learnt positions and segments, post-LayerNorm layers, an optional pooler.</summary>
internal sealed class BertEncoder : TextEncoder
{
    private readonly BertEmbeddings embeddings;
    private readonly PostNormLayer[] _layers;
    private readonly Linear? pooler;

    public BertEncoder(EncoderConfig config, bool hasPooler, Device device)
        : base(config)
    {
        embeddings = new BertEmbeddings(config, device);
        pooler = hasPooler ? new Linear(config.HiddenSize, config.HiddenSize, device) : null;
        RegisterComponents();
        _layers = new PostNormLayer[config.Layers];
        var layers = new IndexedModules();
        for (var i = 0; i < config.Layers; i++)
            layers.Add(i, _layers[i] = new PostNormLayer(config, device));
        register_module("layer", layers);
        foreach (var parameter in parameters())
            parameter.requires_grad = false;
    }

    public override IEmbeddings Embeddings => embeddings;

    public override IReadOnlyList<ITransformerLayer> Layers => _layers;

    public override IEnumerable<(string Key, Tensor Parameter)> HuggingFaceParameters() =>
        named_parameters().Select(named => (BertKeys.ToHuggingFace(named.name), (Tensor)named.parameter));

    // The pooler feeds no task of ours.
    public override void SetTrainable(bool trainable)
    {
        foreach (var parameter in parameters())
            parameter.requires_grad = trainable;
        foreach (var parameter in pooler?.parameters() ?? [])
            parameter.requires_grad = false;
    }

    /// <summary>The pooler's output, tanh(W h₀ + b): [B, H].</summary>
    /// <param name="last">[B, T, H]</param>
    public override Tensor Pool(Tensor last) => (pooler
        ?? throw new InvalidOperationException("This encoder has no pooler: its weights file holds none. Use the first token's state."))
        .call(last.select(1, 0)).tanh();
}
