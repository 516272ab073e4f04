using MLNet.Adapters.Layers;
using static TorchSharp.torch;

namespace MLNet.Adapters.Encoders;

/// <summary>BERT (Devlin et al. 2019): learnt positions and segments, post-LayerNorm layers, an optional pooler.</summary>
internal sealed class BertEncoder : TextEncoder
{
    private readonly BertEmbeddings embeddings;
    private readonly EncoderLayer[] _layers;
    private readonly Linear? pooler;

    public BertEncoder(EncoderConfig config, bool hasPooler, Device device)
        : base(config)
    {
        embeddings = new BertEmbeddings(config, device);
        pooler = hasPooler ? new Linear(config.HiddenSize, config.HiddenSize, device) : null;
        RegisterComponents();
        _layers = new EncoderLayer[config.Layers];
        var layers = new IndexedModules();
        for (var i = 0; i < config.Layers; i++)
            layers.Add(i, _layers[i] = new EncoderLayer(config, device));
        register_module("layer", layers);
        foreach (var parameter in parameters())
            parameter.requires_grad = false;
    }

    public override Tensor WordEmbeddings => embeddings.Words;

    public override IEnumerable<(string Key, Tensor Parameter)> HuggingFaceParameters() =>
        named_parameters().Select(named => (BertKeys.ToHuggingFace(named.name), (Tensor)named.parameter));

    // The pooler feeds no task of ours.
    public override void SetTrainable(bool trainable)
    {
        foreach (var (name, parameter) in named_parameters())
            parameter.requires_grad = trainable && !name.StartsWith("pooler.", StringComparison.Ordinal);
    }

    public override Tensor Embed(EncoderInput input, EncoderPass pass) => embeddings.Forward(input, pass.EncoderDropout);

    public override Tensor Encode(Tensor embedded, Tensor? attentionBias, EncoderPass pass)
    {
        var hidden = embedded;
        for (var i = 0; i < _layers.Length; i++)
        {
            using var scope = NewDisposeScope(); // a layer's intermediates go before the next one needs room; the graph keeps what it needs
            hidden = _layers[i].Forward(hidden, attentionBias, i, pass, pass.FirstTokenOnly && i == _layers.Length - 1).MoveToOuterDisposeScope();
        }

        return hidden;
    }

    public override IReadOnlyList<Tensor> HiddenStates(EncoderInput input, EncoderPass pass)
    {
        var states = new List<Tensor> { Embed(input, pass) };
        for (var i = 0; i < _layers.Length; i++)
            states.Add(_layers[i].Forward(states[i], input.AttentionBias, i, pass, firstTokenOnly: false));
        return states;
    }

    /// <summary>The pooler's output, tanh(W h₀ + b): [B, H].</summary>
    /// <param name="last">[B, T, H]</param>
    public override Tensor Pool(Tensor last) => (pooler
        ?? throw new InvalidOperationException("This encoder has no pooler: its weights file holds none. Use the first token's state."))
        .call(last.select(1, 0)).tanh();
}
