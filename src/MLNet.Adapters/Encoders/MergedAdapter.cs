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
        if (adapter.EmbeddingInsertions != EmbeddingInsertions.None)
            throw Unmergeable(adapter, "in the embeddings");
        var layers = encoder.Layers.Take(encoder.Config.Shape.Layers);
        _layers = [.. layers.Select((layer, index) => Merge(adapter, adapter.InsertionsOf(index), layer, index))];
    }

    public override LayerInsertions InsertionsOf(int layer) => _layers[layer];

    private LayerInsertions Merge(AdapterModule adapter, LayerInsertions insertions, ITransformerLayer layer, int index)
    {
        if (insertions.WithProjections(_ => PlainProjection.Instance) != LayerInsertions.None)
            throw Unmergeable(adapter, "outside the encoder's linear maps");
        return insertions.WithProjections(place => insertions[place] switch
        {
            PlainProjection plain => plain,
            IMergeableProjection mergeable => Merged(mergeable, place),
            _ => throw Unmergeable(adapter, $"in the {place} map in a way that is not linear"),
        });

        MergedProjection Merged(IMergeableProjection mergeable, ProjectionPlace place)
        {
            var (weight, bias) = mergeable.Merge(layer.MapAt(place));
            return new MergedProjection(
                RegisterConstant($"weight_{index}_{place}", weight),
                bias is null ? null : RegisterConstant($"bias_{index}_{place}", bias));
        }
    }

    private Tensor RegisterConstant(string name, Tensor tensor)
    {
        tensor.DetachFromDisposeScope();
        register_buffer(name, tensor, persistent: false);
        return tensor;
    }

    private static NotSupportedException Unmergeable(AdapterModule adapter, string where) => new(
        $"{adapter.GetName()} cannot be merged into the encoder's weights: it acts {where}. Use it unmerged.");
}
