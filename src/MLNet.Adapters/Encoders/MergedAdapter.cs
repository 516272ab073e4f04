using MLNet.Adapters.Layers;
using MLNet.Adapters.Methods;
using MLNet.Adapters.Methods.Insertions;
using static TorchSharp.torch;

namespace MLNet.Adapters.Encoders;

/// <summary>
/// An adapter that acts only in an encoder's linear maps, added to copies of their weights: a pass costs the same as in the plain encoder.
/// </summary>
/// <remarks>
/// The encoder's own weights are shared and do not change, so leaving this module out again unmerges the adapter exactly. The copies live
/// as long as this module; maps in which the adapter does not act have none.
/// </remarks>
internal sealed class MergedAdapter : AdapterModule
{
    private readonly LayerInsertions[] _layers;

    /// <param name="adapter">The adapter; not owned, and not needed afterwards.</param>
    /// <param name="encoder">The encoder whose weights it is added to.</param>
    /// <exception cref="NotSupportedException">The adapter acts elsewhere, or in a way that is not a linear map.</exception>
    public MergedAdapter(AdapterModule adapter, TextEncoder encoder)
        : base(nameof(MergedAdapter))
    {
        using var scope = NewDisposeScope();
        using var mode = no_grad();
        var layers = encoder.Config.Shape.Layers;
        Check(adapter, layers);
        _layers = [.. encoder.Layers.Take(layers).Select((layer, index) => Merge(adapter.InsertionsOf(index), layer, index))];
        PoolerInsertion = Merge(
            adapter.PoolerInsertion,
            () => encoder.Pooler ?? throw Unmergeable(adapter, "in a pooler, which the encoder does not have"),
            "pooler");
    }

    /// <summary>Throws if an adapter cannot be merged.</summary>
    /// <param name="adapter">The adapter.</param>
    /// <param name="layers">The number of layers that have insertions of their own.</param>
    /// <exception cref="NotSupportedException">The adapter acts elsewhere, or in a way that is not a linear map.</exception>
    public static void Check(AdapterModule adapter, int layers)
    {
        if (adapter.EmbeddingInsertions != EmbeddingInsertions.None)
            throw Unmergeable(adapter, "in the embeddings");
        if (adapter.Side is not null)
            throw Unmergeable(adapter, "beside the encoder");
        foreach (var insertions in Enumerable.Range(0, layers).Select(adapter.InsertionsOf))
        {
            if (insertions.WithProjections(_ => PlainProjection.Instance) != LayerInsertions.None)
                throw Unmergeable(adapter, "outside the encoder's linear maps");
            foreach (var place in Enum.GetValues<ProjectionPlace>())
            {
                if (insertions[place] is not (PlainProjection or IMergeableProjection))
                    throw Unmergeable(adapter, $"in the {place} map in a way that depends on the text");
            }
        }

        if (adapter.PoolerInsertion is not (PlainProjection or IMergeableProjection))
            throw Unmergeable(adapter, "in the pooler in a way that depends on the text");
    }

    public override IProjection PoolerInsertion { get; }

    public override LayerInsertions InsertionsOf(int layer) => _layers[layer];

    private LayerInsertions Merge(LayerInsertions insertions, ITransformerLayer layer, int index) =>
        insertions.WithProjections(place => Merge(insertions[place], () => layer.MapAt(place), $"{place}_{index}"));

    private IProjection Merge(IProjection projection, Func<Linear> map, string name)
    {
        if (projection is not IMergeableProjection mergeable)
            return PlainProjection.Instance;
        var (weight, bias) = mergeable.Merge(map());
        var merged = new MergedProjection(weight, bias);
        register_module(name, merged);
        return merged;
    }

    private static NotSupportedException Unmergeable(AdapterModule adapter, string where) => new(
        $"{adapter.GetName()} cannot be merged into the encoder's weights: it acts {where}. Use it unmerged.");
}
