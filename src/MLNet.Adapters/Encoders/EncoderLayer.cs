using MLNet.Adapters.Layers;
using MLNet.Adapters.Methods;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace MLNet.Adapters.Encoders;

/// <summary>One post-LayerNorm transformer layer (Vaswani et al. 2017; BERT).</summary>
/// <remarks>Shapes: B batch, T tokens, S tokens that ask (T, or 1), H hidden, N heads, D head size, F feed-forward size.</remarks>
internal sealed class EncoderLayer : nn.Module
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

    public EncoderLayer(EncoderConfig config, Device device)
        : base(nameof(EncoderLayer))
    {
        _config = config;
        _activation = EncoderActivations.Of(config.Activation);
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

    /// <param name="hidden">[B, T, H]</param>
    /// <param name="attentionBias">[B, 1, 1, T] or null.</param>
    /// <param name="layer">Index of this layer.</param>
    /// <param name="pass">How the pass is run.</param>
    /// <param name="firstTokenOnly">Whether only the first token's state leaves the layer.</param>
    /// <returns>[B, S, H]</returns>
    public Tensor Forward(Tensor hidden, Tensor? attentionBias, int layer, EncoderPass pass, bool firstTokenOnly)
    {
        var insertions = pass.Adapter?.InsertionsOf(layer) ?? LayerInsertions.None;
        var asking = firstTokenOnly ? hidden.narrow(1, 0, 1) : hidden; // [B, T, H] → [B, S, H]

        var attended = Attend(hidden, asking, attentionBias, insertions, pass.EncoderDropout);
        var attentionState = insertions.Attention.Combine(
            attended, asking, attentionNorm, pass.At(layer, SubLayer.Attention));

        var fed = Feed(attentionState, insertions, pass.EncoderDropout);
        return insertions.FeedForward.Combine(
            fed, attentionState, outputNorm, pass.At(layer, SubLayer.FeedForward));
    }

    private Tensor Attend(Tensor hidden, Tensor asking, Tensor? bias, LayerInsertions insertions, DropoutMasks? dropout)
    {
        var q = SplitHeads(insertions.Query.Apply(asking, query.weight, query.bias));
        var k = SplitHeads(insertions.Key.Apply(hidden, key.weight, key.bias));
        var v = SplitHeads(insertions.Value.Apply(hidden, value.weight, value.bias));

        var context = dropout is null || _config.AttentionDropout == 0
            ? nn.functional.scaled_dot_product_attention(q, k, v, bias)
            : ExplicitAttention(q, k, v, bias, dropout);

        var joined = context.transpose(1, 2).flatten(2); // [B, N, S, D] → [B, S, N, D] → [B, S, H]
        var projected = insertions.AttentionOutput.Apply(joined, attentionOutput.weight, attentionOutput.bias);
        return dropout?.Apply(projected, _config.HiddenDropout) ?? projected;
    }

    // The fused kernel takes no generator for its dropout.
    private Tensor ExplicitAttention(Tensor q, Tensor k, Tensor v, Tensor? bias, DropoutMasks dropout)
    {
        var scores = q.matmul(k.transpose(2, 3)).mul_(1 / Math.Sqrt(_config.HeadSize)); // [B, N, S, T]
        if (bias is not null)
            scores = scores.add_(bias);
        return dropout.Apply(scores.softmax(-1), _config.AttentionDropout).matmul(v);
    }

    private Tensor Feed(Tensor hidden, LayerInsertions insertions, DropoutMasks? dropout)
    {
        var middle = _activation(insertions.Intermediate.Apply(hidden, intermediate.weight, intermediate.bias)); // [B, S, F]
        var projected = insertions.Output.Apply(middle, output.weight, output.bias);
        return dropout?.Apply(projected, _config.HiddenDropout) ?? projected;
    }

    private Tensor SplitHeads(Tensor x) =>
        x.view(x.shape[0], x.shape[1], _config.Heads, _config.HeadSize).transpose(1, 2); // [B, T, H] → [B, T, N, D] → [B, N, T, D]
}
