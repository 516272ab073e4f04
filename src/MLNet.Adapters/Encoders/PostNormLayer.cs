using MLNet.Adapters.Layers;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Methods.Insertions;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace MLNet.Adapters.Encoders;

/// <summary>A transformer layer that normalizes the output of each sub-layer (post-norm; Vaswani et al. 2017), as in BERT.</summary>
/// <remarks>Shapes: B batch, T tokens, S query tokens (T, or 1), H hidden, N heads, D head size, F feed-forward size.</remarks>
internal sealed class PostNormLayer : nn.Module, ITransformerLayer
{
    private readonly Linear query;
    private readonly Linear key;
    private readonly Linear value;
    [ComponentName(Name = "attention_output")]
    private readonly Linear attentionOutput;
    [ComponentName(Name = "attention_norm")]
    private readonly LayerNorm attentionNorm;
    private readonly Linear intermediate;
    private readonly Linear output;
    [ComponentName(Name = "output_norm")]
    private readonly LayerNorm outputNorm;
    private readonly EncoderConfig _config;
    private readonly Func<Tensor, Tensor> _activation;

    public PostNormLayer(EncoderConfig config, Device device)
        : base(nameof(PostNormLayer))
    {
        _config = config;
        _activation = ActivationFunctions.Of(config.Activation);
        var (hidden, middle) = (config.HiddenSize, config.FeedForwardSize);
        query = new Linear(hidden, hidden, device);
        key = new Linear(hidden, hidden, device);
        value = new Linear(hidden, hidden, device);
        attentionOutput = new Linear(hidden, hidden, device);
        attentionNorm = new LayerNorm(hidden, config.LayerNormEpsilon, device);
        intermediate = new Linear(hidden, middle, device);
        output = new Linear(middle, hidden, device);
        outputNorm = new LayerNorm(hidden, config.LayerNormEpsilon, device);
        RegisterComponents();
    }

    public Linear MapAt(ProjectionPlace place) => place switch
    {
        ProjectionPlace.Query => query,
        ProjectionPlace.Key => key,
        ProjectionPlace.Value => value,
        ProjectionPlace.AttentionOutput => attentionOutput,
        ProjectionPlace.Intermediate => intermediate,
        _ => output,
    };

    public Tensor Forward(Tensor hidden, Tensor? bias, int layer, EncoderPass pass, Func<Tensor, Tensor>? choose)
    {
        var insertions = pass.Adapter?.InsertionsOf(layer) ?? LayerInsertions.None;
        var (attention, feedForward) = (pass.At(layer, SubLayer.Attention), pass.At(layer, SubLayer.FeedForward));
        var asking = choose?.Invoke(hidden) ?? hidden; // [B, T, H] → [B, S, H]

        var attended = Attend(hidden, asking, bias, insertions, attention, pass.EncoderDropout);
        var attentionState = insertions.Attention.Combine(
            attended, asking, new PlacedNorm(attentionNorm, insertions.AttentionNorm, attention), attention);

        var fed = Feed(attentionState, insertions, feedForward, pass.EncoderDropout);
        return insertions.FeedForward.Combine(
            fed, attentionState, new PlacedNorm(outputNorm, insertions.FeedForwardNorm, feedForward), feedForward);
    }

    private Tensor Attend(Tensor hidden, Tensor asking, Tensor? bias, LayerInsertions insertions, LayerBatch batch, DropoutMasks? dropout)
    {
        var q = SplitHeads(insertions.Query.Apply(asking, query, batch));
        var k = SplitHeads(insertions.Key.Apply(hidden, key, batch));
        var v = SplitHeads(insertions.Value.Apply(hidden, value, batch));
        (k, v, bias) = insertions.Prefix.Extend(hidden, k, v, bias, batch);

        var context = dropout is null || _config.AttentionDropout == 0
            ? nn.functional.scaled_dot_product_attention(q, k, v, bias)
            : ExplicitAttention(q, k, v, bias, dropout);

        var joined = context.transpose(1, 2).flatten(2); // [B, N, S, D] → [B, S, N, D] → [B, S, H]
        var projected = insertions.AttentionOutput.Apply(joined, attentionOutput, batch);
        return dropout?.Apply(projected, _config.HiddenDropout) ?? projected;
    }

    // The fused kernel does not take a generator for its dropout.
    private Tensor ExplicitAttention(Tensor q, Tensor k, Tensor v, Tensor? bias, DropoutMasks dropout)
    {
        var scores = q.matmul(k.transpose(2, 3)).mul_(1 / Math.Sqrt(_config.HeadSize)); // [B, N, S, T]
        if (bias is not null)
            scores = scores.add_(bias);
        return dropout.Apply(scores.softmax(-1), _config.AttentionDropout).matmul(v);
    }

    private Tensor Feed(Tensor hidden, LayerInsertions insertions, LayerBatch batch, DropoutMasks? dropout)
    {
        var middle = _activation(insertions.Intermediate.Apply(hidden, intermediate, batch)); // [B, S, F]
        var projected = insertions.Output.Apply(middle, output, batch);
        return dropout?.Apply(projected, _config.HiddenDropout) ?? projected;
    }

    private Tensor SplitHeads(Tensor x) =>
        x.view(x.shape[0], x.shape[1], _config.Heads, _config.HeadSize).transpose(1, 2); // [B, T, H] → [B, T, N, D] → [B, N, T, D]
}
