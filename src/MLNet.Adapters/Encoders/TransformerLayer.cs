using MLNet.Adapters.Layers;
using MLNet.Adapters.Layers.Kernels;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Methods.Insertions;
using TorchSharp;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace MLNet.Adapters.Encoders;

/// <summary>
/// The parts of a transformer layer (Vaswani et al. 2017): self-attention, a feed-forward network, and a LayerNorm for each, which a
/// derived class puts in their places. A layer of a single operation has only one of the two sub-layers.
/// </summary>
/// <remarks>
/// Shapes: B batch, T tokens, S query tokens (T, or the first ones), H hidden, N heads, D head size, F feed-forward size.
/// </remarks>
internal abstract class TransformerLayer : nn.Module, ITransformerLayer
{
    private readonly Linear? query;
    private readonly Linear? key;
    private readonly Linear? value;
    [ComponentName(Name = "attention_output")]
    private readonly Linear? attentionOutput;
    [ComponentName(Name = "attention_norm")]
    private readonly LayerNorm? attentionNorm;
    private readonly Linear? intermediate;
    private readonly Linear? output;
    [ComponentName(Name = "output_norm")]
    private readonly LayerNorm? outputNorm;
    private readonly EncoderConfig _config;
    private readonly Func<Tensor, Tensor> _activation;
    private readonly Lock _gate = new();
    private ScoringColumns? _heads; // query, key and value as one map for scoring

    /// <param name="config">The sizes.</param>
    /// <param name="device">The device of the weights.</param>
    /// <param name="hasAttentionNorm">Whether the attention has a LayerNorm.</param>
    /// <param name="operation">The sub-layers that exist.</param>
    protected TransformerLayer(
        EncoderConfig config, Device device, bool hasAttentionNorm = true, LayerOperation operation = LayerOperation.Transformer)
        : base(nameof(TransformerLayer))
    {
        _config = config;
        _activation = ActivationFunctions.Of(config.Activation);
        var hidden = config.HiddenSize;
        if (operation.Has(SubLayer.Attention))
        {
            query = Map(hidden, hidden);
            key = Map(hidden, hidden);
            value = Map(hidden, hidden);
            attentionOutput = Map(hidden, hidden);
            attentionNorm = hasAttentionNorm ? Norm() : null;
        }

        if (operation.Has(SubLayer.FeedForward))
        {
            intermediate = Map(hidden, config.Shape.IntermediateSize);
            output = Map(config.FeedForwardSize, hidden);
            outputNorm = Norm();
        }

        RegisterComponents();

        Linear Map(int inputs, int outputs) => new(inputs, outputs, device, config.HasBiases, config.WeightType);

        LayerNorm Norm() => new(hidden, config.LayerNormEpsilon, device, config.HasBiases, config.WeightType);
    }

    public Linear MapAt(ProjectionPlace place) => FindMap(place)
        ?? throw new ArgumentException($"This layer has no map {place}: it lacks the sub-layer.", nameof(place));

    public int? TokensRead(int tokens) => HasAttention ? null : tokens;

    public LayerNorm NormAt(SubLayer subLayer) => (subLayer == SubLayer.Attention ? attentionNorm : outputNorm)
        ?? throw new ArgumentException($"This layer has no LayerNorm of {subLayer}.", nameof(subLayer));

    public void Pack(bool inPlace)
    {
        var haveHeads = HasAttention && PackHeads(inPlace) is not null;
        foreach (var place in Enum.GetValues<ProjectionPlace>())
        {
            if (!haveHeads || place is not (ProjectionPlace.Query or ProjectionPlace.Key or ProjectionPlace.Value))
                FindMap(place)?.Pack(inPlace);
        }
    }

    public abstract Tensor Forward(
        Tensor hidden, TokenLayout layout, int layer, EncoderPass pass, Func<Tensor, Tensor>? choose);

    protected EncoderConfig Config => _config;

    protected bool HasAttention => query is not null;

    protected bool HasFeedForward => intermediate is not null;

    /// <summary>The attention's LayerNorm; null if it has none.</summary>
    protected LayerNorm? AttentionNorm => attentionNorm;

    /// <summary>The feed-forward network's LayerNorm.</summary>
    protected LayerNorm FeedForwardNorm => outputNorm!;

    /// <summary>Whether the kernels give every state that the plugged-in method reads, for all rows alike.</summary>
    protected virtual bool CanAttendScoring(TokenLayout layout, LayerBatch batch) => true;

    /// <summary>All that is added to the scores: [B or 1, N or 1, S or 1, T]; null for nothing.</summary>
    protected virtual Tensor? BiasOf(TokenLayout layout) => layout.WholeBias;

    /// <summary>What is added to the scores by distance, beside the layout's own bias; null for nothing.</summary>
    /// <param name="hidden">[B, T, H]</param>
    /// <param name="layout">Where the tokens of each text are.</param>
    /// <param name="insertions">The insertions of the layer.</param>
    /// <param name="batch">The current place in the encoder.</param>
    protected virtual AttentionDistances? DistancesOf(
        Tensor hidden, TokenLayout layout, LayerInsertions insertions, LayerBatch batch) => layout.Distances;

    /// <summary>
    /// Returns queries or keys as their scores take them, [B, N, T, D]: the same, unless positions turn them, which leave place 0 as it is.
    /// </summary>
    protected virtual Tensor Place(Tensor heads, TokenLayout layout) => heads;

    /// <summary>Whether <see cref="Place"/> changes queries and keys.</summary>
    protected virtual bool PlacesHeads => false;

    /// <summary>Computes the output of the attention sub-layer's last projection.</summary>
    /// <param name="hidden">[B, T, H]</param>
    /// <param name="asking">[B, S, H] the tokens whose context is needed.</param>
    /// <param name="layout">Where the tokens of each text are.</param>
    /// <param name="insertions">The insertions of the layer.</param>
    /// <param name="batch">The current place in the encoder.</param>
    /// <param name="dropout">The dropout masks in training; null for none.</param>
    /// <returns>[B, S, H]</returns>
    protected Tensor Attend(
        Tensor hidden, Tensor asking, TokenLayout layout, LayerInsertions insertions, LayerBatch batch, DropoutMasks? dropout)
    {
        var joined = CanAttendScoring(layout, batch) // [B, S, H]
            && insertions.Prefix is PlainAttention
            && LinearProducts.CanScore(hidden)
            ? AttendScoring(hidden, asking, layout, insertions, batch)
            : AttendHeads(hidden, asking, layout, insertions, batch, dropout);
        var projected = insertions.AttentionOutput.Apply(joined, attentionOutput!, batch);
        return dropout?.Apply(projected, _config.HiddenDropout) ?? projected;
    }

    private Linear? FindMap(ProjectionPlace place) => place switch
    {
        ProjectionPlace.Query => query,
        ProjectionPlace.Key => key,
        ProjectionPlace.Value => value,
        ProjectionPlace.AttentionOutput => attentionOutput,
        ProjectionPlace.Intermediate => intermediate,
        _ => output,
    };

    private Tensor AttendScoring(Tensor hidden, Tensor asking, TokenLayout layout, LayerInsertions insertions, LayerBatch batch)
    {
        var (q, k, v) = insertions.HasPlainHeads && PackHeads() is { } heads && (IsWhole(hidden, asking) || CanDivide(heads))
            ? ProjectTogether(heads, hidden, asking)
            : ProjectHeads(hidden, asking, insertions, batch);
        if (PlacesHeads)
            (q, k) = (IsWhole(hidden, asking) ? Placed(q) : q, Placed(k));
        var distances = DistancesOf(hidden, layout, insertions, batch);
        return ScoringAttention.Attend(q, k, v, layout.Bias, distances, layout.Spans(hidden, asking), _config.Heads, asking.shape);

        TokenColumns Placed(TokenColumns columns) =>
            new(JoinHeads(Place(SplitHeads(columns.Tokens.narrow(-1, columns.First, _config.HiddenSize)), layout)));
    }

    private (TokenColumns Query, TokenColumns Key, TokenColumns Value) ProjectHeads(
        Tensor hidden, Tensor asking, LayerInsertions insertions, LayerBatch batch)
    {
        var read = insertions.HasPlainHeads ? key!.ForScoring?.Prepare(hidden) ?? hidden : hidden;
        var asked = IsWhole(hidden, asking) ? read : asking;
        return (Apply(insertions.Query, asked, query!), Apply(insertions.Key, read, key!), Apply(insertions.Value, read, value!));

        TokenColumns Apply(IProjection projection, Tensor x, Linear map) => new(projection.Apply(x, map, batch).contiguous());
    }

    // Query, key and value as one map, which the first scoring creates; null if they do not fill panels.
    private ScoringColumns? PackHeads(bool inPlace = false)
    {
        if (!query!.CanScore)
            return null;
        var kernels = LinearProducts.ScoringKernels!;
        Linear[] maps = [query, key!, value!];
        lock (_gate)
        {
            var fillPanels = _config.HiddenSize % kernels.PanelColumns == 0;
            return _heads ??= query.IsReordered && ReorderedProducts.AreFastForFewRows ? ReorderedColumns.Of(kernels, false, maps)
                : !fillPanels ? null
                : query.IsReordered ? ReorderedColumns.Of(kernels, true, maps)
                : PackHeads(kernels, maps, inPlace);
        }
    }

    private PackedColumns PackHeads(CpuKernels kernels, Linear[] maps, bool inPlace)
    {
        inPlace = inPlace && PackedColumns.CanPackInPlace(kernels, maps[0]);
        var heads = inPlace ? PackedColumns.InPlace(kernels, maps) : PackedColumns.Of(kernels, maps);
        foreach (var (index, map) in maps.Index())
            map.Share(heads.Part(index * _config.HiddenSize, _config.HiddenSize), inPlace);
        return heads;
    }

    private bool CanDivide(ScoringColumns heads) => heads.CanBeginAt(_config.HiddenSize);

    private (TokenColumns Query, TokenColumns Key, TokenColumns Value) ProjectTogether(ScoringColumns heads, Tensor hidden, Tensor asking)
    {
        var size = _config.HiddenSize;
        if (IsWhole(hidden, asking))
        {
            var all = heads.Apply(hidden); // [B, T, 3 H]
            return (new(all), new(all, size), new(all, 2 * size));
        }

        var others = heads.Part(size, 2 * size).Apply(hidden); // [B, T, 2 H]
        return (new(heads.Part(0, size).Apply(asking)), new(others), new(others, size));
    }

    /// <summary>Computes the context of each token by the native library, which also computes gradients.</summary>
    /// <param name="hidden">[B, T, H]</param>
    /// <param name="asking">[B, S, H] the tokens whose context is needed.</param>
    /// <param name="layout">Where the tokens of each text are.</param>
    /// <param name="insertions">The insertions of the layer.</param>
    /// <param name="batch">The current place in the encoder.</param>
    /// <param name="dropout">The dropout masks in training; null for none.</param>
    /// <returns>[B, S, H]</returns>
    protected virtual Tensor AttendHeads(
        Tensor hidden, Tensor asking, TokenLayout layout, LayerInsertions insertions, LayerBatch batch, DropoutMasks? dropout)
    {
        var q = SplitHeads(insertions.Query.Apply(asking, query!, batch));
        if (IsWhole(hidden, asking))
            q = Place(q, layout);
        var k = Place(SplitHeads(insertions.Key.Apply(hidden, key!, batch)), layout);
        var v = SplitHeads(insertions.Value.Apply(hidden, value!, batch));
        (k, v, var bias) = insertions.Prefix.Extend(hidden, k, v, OfFirst(asking.shape[1], BiasOf(layout)), batch);

        if (LinearProducts.CanScore(q) && IsOfKeys(bias))
        {
            var (queries, keys) = (JoinHeads(q), JoinHeads(k));
            var texts = TokenLayout.Padded(bias).Spans(keys, queries);
            bias = bias?.expand(q.shape[0], -1, -1, -1); // one that all rows share
            return ScoringAttention.Attend(new(queries), new(keys), new(JoinHeads(v)), bias, null, texts, _config.Heads, queries.shape);
        }

        // On processors, the native library computes the gradients of attention three times as fast in float32 as in bfloat16.
        var type = q.dtype == ScalarType.BFloat16 && q.device_type == DeviceType.CPU ? ScalarType.Float32 : q.dtype;
        return JoinHeads(AttendNatively(q.As(type), k.As(type), v.As(type), bias?.As(type), dropout).As(q.dtype));
    }

    private Tensor AttendNatively(Tensor q, Tensor k, Tensor v, Tensor? bias, DropoutMasks? dropout) =>
        dropout is null || _config.AttentionDropout == 0
            ? nn.functional.scaled_dot_product_attention(q, k, v, bias)
            : ExplicitAttention(q, k, v, bias, dropout);

    // Otherwise the queries are the first tokens: one, at place 0, in families that place heads, and several only in NAS-BERT.
    private static bool IsWhole(Tensor hidden, Tensor asking) => ReferenceEquals(hidden, asking);

    // Of the queries that are asked for, which are the first ones.
    private static Tensor? OfFirst(long queries, Tensor? bias) =>
        bias is not null && bias.shape[2] > queries ? bias.narrow(2, 0, queries) : bias;

    // Whether a bias is null or [B, 1, 1, T]: the same for all heads and queries, as the kernels expect it.
    private static bool IsOfKeys(Tensor? bias) => bias is null || (bias.shape[1] == 1 && bias.shape[2] == 1);

    // The fused kernel does not take a generator for its dropout.
    private Tensor ExplicitAttention(Tensor q, Tensor k, Tensor v, Tensor? bias, DropoutMasks dropout)
    {
        var scores = q.matmul(k.transpose(2, 3)).mul_(1 / Math.Sqrt(_config.HeadSize)); // [B, N, S, T]
        if (bias is not null)
            scores = scores.add_(bias);
        return dropout.Apply(scores.softmax(-1), _config.AttentionDropout).matmul(v);
    }

    /// <summary>Computes the output of the feed-forward network: [B, S, H].</summary>
    /// <param name="hidden">[B, S, H]</param>
    /// <param name="insertions">The insertions of the layer.</param>
    /// <param name="batch">The current place in the encoder.</param>
    /// <param name="dropout">The dropout masks in training; null for none.</param>
    protected Tensor Feed(Tensor hidden, LayerInsertions insertions, LayerBatch batch, DropoutMasks? dropout)
    {
        var whole = insertions.Intermediate switch
        {
            PlainProjection => intermediate,
            MergedProjection merged => merged.Map,
            _ => null,
        };
        var scoring = _config.Activation == ActivationFunction.Gelu ? whole?.ForScoring : null;
        var (size, isGated) = (_config.FeedForwardSize, _config.GatesFeedForward);
        Tensor middle; // [B, S, F]
        if (scoring is not null && (!isGated || scoring.CanBeginAt(size)))
        {
            // Methods compute in float32; the frozen map alone reads what is rounded.
            var part = scoring.Part(0, size);
            middle = isGated ? part.Apply(hidden, isGelu: true).mul_(scoring.Part(size, size).Apply(hidden))
                : insertions.Output is PlainProjection ? part.ApplyGelu(hidden)
                : part.Apply(hidden, isGelu: true);
        }
        else
        {
            var projected = insertions.Intermediate.Apply(hidden, intermediate!, batch); // [B, S, F], or [B, S, 2 F] with the gate
            middle = isGated
                ? _activation(projected.narrow(-1, 0, size)) * projected.narrow(-1, size, size)
                : _activation(projected);
        }

        var fed = insertions.Output.Apply(middle, output!, batch);
        return dropout?.Apply(fed, _config.HiddenDropout) ?? fed;
    }

    // [B, N, T, D] → [B, T, N, D] → [B, T, H]
    protected static Tensor JoinHeads(Tensor heads) => heads.transpose(1, 2).flatten(2).contiguous();

    protected Tensor SplitHeads(Tensor x) =>
        x.view(x.shape[0], x.shape[1], _config.Heads, _config.HeadSize).transpose(1, 2); // [B, T, H] → [B, T, N, D] → [B, N, T, D]

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _heads?.Dispose();
        base.Dispose(disposing);
    }
}
