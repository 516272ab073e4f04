using MLNet.Adapters.Layers;
using MLNet.Adapters.Methods.Insertions;
using static TorchSharp.torch;

namespace MLNet.Adapters.Encoders.DebertaV2;

/// <summary>DeBERTa's layer: attention between contents, from content to distance, and from distance to content (He et al. 2021).</summary>
/// <remarks>Shapes: B batch, T tokens, S query tokens (T, or 1), H hidden, N heads, D head size.</remarks>
internal sealed class DisentangledLayer(DebertaV2Config config, RelativeEmbeddings relative, Device device) : PostNormLayer(config, device)
{
    private const int Terms = 3; // of the scores, each with the same variance
    private readonly Func<RelativeEmbeddings> _relative = () => relative; // the encoder's: as a field it would become a part of the layer

    // The distances of each row have states of their own where its method differs from the others', or reads its text.
    protected override bool CanAttendScoring(TokenLayout layout, LayerBatch batch) =>
        batch.Groups is null && batch.Tasks is null && batch.Texts is null;

    protected override AttentionDistances DistancesOf(
        Tensor hidden, TokenLayout layout, LayerInsertions insertions, LayerBatch batch)
    {
        var tokens = layout.Lengths?.Max() ?? (int)hidden.shape[1];
        var distances = _relative().Of(tokens).As(ScalarType.Float32).flip(1); // [1, 2 T - 1, H], of the key from the query
        return new AttentionDistances(null)
        {
            Keys = insertions.Key.Apply(distances, MapAt(ProjectionPlace.Key), batch),
            Queries = insertions.Query.Apply(distances, MapAt(ProjectionPlace.Query), batch),
        };
    }

    protected override Tensor AttendHeads(
        Tensor hidden, Tensor asking, TokenLayout layout, LayerInsertions insertions, LayerBatch batch, DropoutMasks? dropout)
    {
        if (layout.Lengths is not null)
            throw new InvalidOperationException("Only the kernels compute this attention without padding."); // see DebertaV2Encoder
        var (queries, tokens) = (asking.shape[1], (int)hidden.shape[1]);
        var distances = _relative().Of(tokens).As(hidden.dtype); // [1, 2 T - 1, H]
        if (batch.Groups is not null || batch.Tasks is not null)
            distances = distances.expand(hidden.shape[0], -1, -1); // rows of several adapters or tasks project them differently
        var (query, key) = (MapAt(ProjectionPlace.Query), MapAt(ProjectionPlace.Key));
        var q = SplitHeads(insertions.Query.Apply(asking, query, batch)).div(Math.Sqrt(Terms * config.HeadSize)); // [B, N, S, D]
        var k = SplitHeads(insertions.Key.Apply(hidden, key, batch));
        var v = SplitHeads(insertions.Value.Apply(hidden, MapAt(ProjectionPlace.Value), batch));
        var atDistances = batch with { TextStates = hidden };
        var distanceKeys = SplitHeads(insertions.Key.Apply(distances, key, atDistances)); // [1 or B, N, 2 T - 1, D]
        var distanceQueries = SplitHeads(insertions.Query.Apply(distances, query, atDistances)).div(Math.Sqrt(Terms * config.HeadSize));

        var index = DistanceIndex.Of(tokens, hidden.device).narrow(0, 0, queries); // the query's place minus the key's, of the first tokens
        var byDistance = Select(q.matmul(distanceKeys.transpose(2, 3)), index) // [B, N, S, T]
            .add_(Select(k.matmul(distanceQueries.transpose(2, 3)), index.t()).transpose(2, 3));
        (k, v, var bias) = insertions.Prefix.Extend(hidden, k, v, layout.Bias, batch);
        if (k.shape[2] is var all && all > tokens)
            byDistance = nn.functional.pad(byDistance, [all - tokens, 0]); // the keys of a prefix have no distance
        var scores = q.matmul(k.transpose(2, 3)).add_(byDistance); // [B, N, S, T], or [B, N, S, P + T]
        if (bias is not null)
            scores = scores.add_(bias);
        var probabilities = scores.softmax(-1);
        return JoinHeads((dropout?.Apply(probabilities, config.AttentionDropout) ?? probabilities).matmul(v));
    }

    // [B, N, T or S, 2 T - 1] by distance → the same rows by the other token
    private static Tensor Select(Tensor byDistance, Tensor index) =>
        byDistance.gather(3, index.expand(byDistance.shape[0], byDistance.shape[1], -1, -1));
}
