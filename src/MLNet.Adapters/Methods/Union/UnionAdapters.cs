using System.Globalization;
using MLNet.Adapters.Methods.Insertions;
using static TorchSharp.torch;

namespace MLNet.Adapters.Methods.Union;

/// <summary>
/// Several methods that act at different places; parameters are named <c>{index}.…</c> in the order of the configurations.
/// </summary>
internal sealed class UnionAdapters : AdapterModule
{
    private readonly UnionConfig _config;
    private readonly AdapterModule[] _parts;
    private readonly LayerInsertions[] _layers;

    public UnionAdapters(UnionConfig config, EncoderShape shape, Generator? generator, Device device)
        : base(nameof(UnionAdapters))
    {
        _config = config;
        _parts = [.. config.Configs.Select(part => part.Create(shape, generator, device))];
        foreach (var (index, part) in _parts.Index())
            register_module(index.ToString(CultureInfo.InvariantCulture), part);
        _layers = [.. Enumerable.Range(0, shape.Layers).Select(Join)];
        PoolerInsertion = Only(part => part.PoolerInsertion, PlainProjection.Instance, "in the pooler");
        Side = Only(part => part.Side, null, "beside the encoder");
        EmbeddingInsertions = new EmbeddingInsertions
        {
            Norm = Only(part => part.EmbeddingInsertions.Norm, PlainNormalization.Instance, "at the LayerNorm of the embeddings"),
            Transform = Only(part => part.EmbeddingInsertions.Transform, PlainTransform.Instance, "at the embeddings"),
            Hook = Only(part => part.EmbeddingInsertions.Hook, PlainEmbeddings.Instance, "before the first layer"),
        };
    }

    public override EmbeddingInsertions EmbeddingInsertions { get; }

    public override IProjection PoolerInsertion { get; }

    public override ISideNetwork? Side { get; }

    public override TextReading Reading => _parts.Max(part => part.Reading);

    public override LayerInsertions InsertionsOf(int layer) => _layers[layer];

    public override void StartFrom(IFrozenEncoder encoder) => Array.ForEach(_parts, part => part.StartFrom(encoder));

    public override void StartFrom(Action<AdapterModule> compute) => Array.ForEach(_parts, part => part.StartFrom(compute));

    public override Tensor? Penalty() => _parts
        .Select(part => part.Penalty())
        .OfType<Tensor>()
        .Aggregate<Tensor, Tensor?>(null, (sum, penalty) => sum is null ? penalty : sum + penalty);

    public override void AfterStep() => Array.ForEach(_parts, part => part.AfterStep());

    public override void Freeze() => Array.ForEach(_parts, part => part.Freeze());

    private LayerInsertions Join(int layer)
    {
        return LayerInsertions.None.WithProjections(place =>
            In(insertions => insertions[place], PlainProjection.Instance, $"in the {place} map")) with
        {
            Attention = In(insertions => insertions.Attention, PlainResidual.Instance, "after attention"),
            FeedForward = In(insertions => insertions.FeedForward, PlainResidual.Instance, "after the feed-forward network"),
            Prefix = In(insertions => insertions.Prefix, PlainAttention.Instance, "at keys and values"),
            AttentionNorm = In(insertions => insertions.AttentionNorm, PlainNormalization.Instance, "at the LayerNorm of attention"),
            FeedForwardNorm = In(
                insertions => insertions.FeedForwardNorm, PlainNormalization.Instance, "at the LayerNorm of the feed-forward network"),
            Intervention = In(insertions => insertions.Intervention, PlainIntervention.Instance, "at the output"),
        };

        T In<T>(Func<LayerInsertions, T> of, T plain, string where)
            where T : class => Only(part => of(part.InsertionsOf(layer)), plain, $"{where} of layer {layer}");
    }

    private T Only<T>(Func<AdapterModule, T> of, T plain, string where)
        where T : class?
    {
        var acting = _parts.Index().Where(part => of(part.Item) != plain).ToList();
        if (acting.Count > 1)
            throw new ArgumentException(
                $"{Describe(acting[0].Index)} and {Describe(acting[1].Index)} of a union both act {where}. "
                + "Give methods of different places.");
        return acting.Count == 0 ? plain : of(acting[0].Item);
    }

    private string Describe(int index) => $"{_config.Configs[index].GetType().Name} (number {index + 1})";
}
