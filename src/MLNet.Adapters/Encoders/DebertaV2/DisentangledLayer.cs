using MLNet.Adapters.Layers;
using MLNet.Adapters.Methods.Insertions;
using static TorchSharp.torch;

namespace MLNet.Adapters.Encoders.DebertaV2;

/// <summary>DeBERTa's layer: attention between contents, from content to distance, and from distance to content (He et al. 2021).</summary>
/// <remarks>Shapes: B batch, T tokens, H hidden, N heads, D head size.</remarks>
internal sealed class DisentangledLayer(DebertaV2Config config, RelativeEmbeddings relative, Device device) : PostNormLayer(config, device)
{
    private const int Terms = 3; // of the scores, each with the same variance
    private readonly Func<RelativeEmbeddings> _relative = () => relative; // the encoder's: as a field it would become a part of the layer

    protected override bool HasDotProductAttention => false;

    protected override Tensor AttendHeads(
        Tensor hidden, Tensor asking, TokenLayout layout, LayerInsertions insertions, LayerBatch batch, DropoutMasks? dropout)
    {
        var tokens = (int)hidden.shape[1];
        var distances = _relative().Of(tokens).As(hidden.dtype); // [1, 2 T - 1, H]
        if (batch.Groups is not null || batch.Tasks is not null)
            distances = distances.expand(hidden.shape[0], -1, -1); // rows of several adapters or tasks project them differently
        var (query, key) = (MapAt(ProjectionPlace.Query), MapAt(ProjectionPlace.Key));
        var q = SplitHeads(insertions.Query.Apply(hidden, query, batch)).div(Math.Sqrt(Terms * config.HeadSize)); // [B, N, T, D]
        var k = SplitHeads(insertions.Key.Apply(hidden, key, batch));
        var v = SplitHeads(insertions.Value.Apply(hidden, MapAt(ProjectionPlace.Value), batch));
        var atDistances = batch with { TextStates = hidden };
        var distanceKeys = SplitHeads(insertions.Key.Apply(distances, key, atDistances)); // [1 or B, N, 2 T - 1, D]
        var distanceQueries = SplitHeads(insertions.Query.Apply(distances, query, atDistances)).div(Math.Sqrt(Terms * config.HeadSize));

        var index = DistanceIndex.Of(tokens, hidden.device); // the query's place minus the key's
        var byDistance = Select(q.matmul(distanceKeys.transpose(2, 3)), index) // [B, N, T, T]
            .add_(Select(k.matmul(distanceQueries.transpose(2, 3)), index.t()).transpose(2, 3));
        (k, v, var bias) = insertions.Prefix.Extend(hidden, k, v, layout.Bias, batch);
        if (k.shape[2] is var all && all > tokens)
            byDistance = nn.functional.pad(byDistance, [all - tokens, 0]); // the keys of a prefix have no distance
        var scores = q.matmul(k.transpose(2, 3)).add_(byDistance); // [B, N, T, T], or [B, N, T, P + T]
        if (bias is not null)
            scores = scores.add_(bias);
        var probabilities = scores.softmax(-1);
        return JoinHeads((dropout?.Apply(probabilities, config.AttentionDropout) ?? probabilities).matmul(v));
    }

    // [B, N, T, 2 T - 1] by distance → [B, N, T, T] by the other token
    private static Tensor Select(Tensor byDistance, Tensor index)
    {
        var tokens = byDistance.shape[2];
        return byDistance.gather(3, index.expand(byDistance.shape[0], byDistance.shape[1], tokens, tokens));
    }
}
