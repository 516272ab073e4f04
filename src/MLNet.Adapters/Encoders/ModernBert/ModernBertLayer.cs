using MLNet.Adapters.Layers;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Methods.Insertions;
using static TorchSharp.torch;

namespace MLNet.Adapters.Encoders.ModernBert;

/// <summary>A layer of ModernBERT, which normalizes the input of each sub-layer (pre-norm); the first one has no attention norm.</summary>
internal sealed class ModernBertLayer(ModernBertConfig config, int index, Device device)
    : TransformerLayer(config, device, hasAttentionNorm: index > 0)
{
    private readonly bool _isGlobal = config.IsGlobal(index);

    public override Tensor Forward(Tensor hidden, TokenLayout layout, int layer, EncoderPass pass, Func<Tensor, Tensor>? choose)
    {
        var insertions = pass.InsertionsOf(layer);
        var (attention, feedForward) = (pass.At(layer, SubLayer.Attention), pass.At(layer, SubLayer.FeedForward));

        var seen = AttentionNorm is { } norm ? insertions.AttentionNorm.Apply(hidden, norm, attention) : hidden;
        var asking = choose?.Invoke(seen) ?? seen; // [B, T, H] → [B, S, H]
        var attended = Attend(seen, asking, layout, insertions, attention, pass.EncoderDropout);
        hidden = insertions.Attention.Combine(attended, choose?.Invoke(hidden) ?? hidden, norm: null, attention);

        var fed = Feed(
            insertions.FeedForwardNorm.Apply(hidden, FeedForwardNorm, feedForward), insertions, feedForward, pass.EncoderDropout);
        return insertions.FeedForward.Combine(fed, hidden, norm: null, feedForward);
    }

    protected override bool PlacesHeads => true;

    // A token of padding that is near no real one is left without a state by the kernels, which some methods read.
    protected override bool CanAttendScoring(TokenLayout layout, LayerBatch batch) =>
        _isGlobal || layout.Lengths is not null || batch.Texts is null;

    protected override Tensor? BiasOf(TokenLayout layout) => _isGlobal ? layout.Bias : ((ModernBertLayout)layout).NearBias;

    protected override AttentionDistances? DistancesOf(
        Tensor hidden, TokenLayout layout, LayerInsertions insertions, LayerBatch batch) =>
        _isGlobal ? null : ((ModernBertLayout)layout).Near;

    protected override Tensor Place(Tensor heads, TokenLayout layout) =>
        layout is ModernBertLayout places
            ? (_isGlobal ? places.Global : places.Local).Apply(heads)
            : throw new ArgumentException("The layout has no rotary positions.", nameof(layout));
}
