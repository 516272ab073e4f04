using MLNet.Adapters.Methods;
using MLNet.Adapters.Methods.Insertions;
using static TorchSharp.torch;

namespace MLNet.Adapters.Encoders;

/// <summary>A transformer layer that normalizes the output of each sub-layer (post-norm; Vaswani et al. 2017), as in BERT.</summary>
internal class PostNormLayer(EncoderConfig config, Device device) : TransformerLayer(config, device)
{
    public override Tensor Forward(Tensor hidden, TokenLayout layout, int layer, EncoderPass pass, Func<Tensor, Tensor>? choose)
    {
        var insertions = pass.InsertionsOf(layer);
        var (attention, feedForward) = (pass.At(layer, SubLayer.Attention), pass.At(layer, SubLayer.FeedForward));
        var asking = choose?.Invoke(hidden) ?? hidden; // [B, T, H] → [B, S, H]

        var attended = Attend(hidden, asking, layout, insertions, attention, pass.EncoderDropout);
        var (added, entered) = Config.SwapsAttentionAdapters ? (asking, attended) : (attended, asking);
        var attentionState = insertions.Attention.Combine(
            added, entered, new PlacedNorm(AttentionNorm!, insertions.AttentionNorm, attention), attention);

        var fed = Feed(attentionState, insertions, feedForward, pass.EncoderDropout);
        return insertions.FeedForward.Combine(
            fed, attentionState, new PlacedNorm(FeedForwardNorm, insertions.FeedForwardNorm, feedForward), feedForward);
    }
}
