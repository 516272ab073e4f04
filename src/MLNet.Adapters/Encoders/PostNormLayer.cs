using MLNet.Adapters.Methods;
using MLNet.Adapters.Methods.Insertions;
using static TorchSharp.torch;

namespace MLNet.Adapters.Encoders;

/// <summary>
/// A transformer layer that normalizes the output of each sub-layer (post-norm; Vaswani et al. 2017), as in BERT; or one of its sub-layers.
/// </summary>
internal class PostNormLayer(EncoderConfig config, Device device, LayerOperation operation = LayerOperation.Transformer)
    : TransformerLayer(config, device, operation: operation)
{
    public override Tensor Forward(Tensor hidden, TokenLayout layout, int layer, EncoderPass pass, Func<Tensor, Tensor>? choose)
    {
        var insertions = pass.InsertionsOf(layer);
        var state = choose?.Invoke(hidden) ?? hidden; // [B, T, H] → [B, S, H]
        if (HasAttention)
        {
            var batch = pass.At(layer, SubLayer.Attention);
            var attended = Attend(hidden, state, layout, insertions, batch, pass.EncoderDropout);
            var (added, entered) = Config.SwapsAttentionAdapters ? (state, attended) : (attended, state);
            state = insertions.Attention.Combine(
                added, entered, new PlacedNorm(AttentionNorm!, insertions.AttentionNorm, batch), batch);
        }

        if (HasFeedForward)
        {
            var batch = pass.At(layer, SubLayer.FeedForward);
            var fed = Feed(state, insertions, batch, pass.EncoderDropout);
            state = insertions.FeedForward.Combine(
                fed, state, new PlacedNorm(FeedForwardNorm, insertions.FeedForwardNorm, batch), batch);
        }

        return state;
    }
}
