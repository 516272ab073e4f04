using MLNet.Adapters.Methods.Insertions;
using static TorchSharp.torch;

namespace MLNet.Adapters.Methods.Fusion;

/// <summary>Fusion of adapters of any kind, by definition: the key and value matrices are applied to every adapter's output.</summary>
/// <remarks>Shapes: B batch, T tokens, H hidden, N adapters.</remarks>
internal sealed class GeneralFusion(
    AdapterFusionConfig config,
    FusionLayer layer,
    IReadOnlyList<IAdapterBranch> adapters,
    FusionScores scores) : IAdapterBranch
{
    public ResidualForm Form => adapters[0].Form;

    public Tensor Add(ResidualOpening opening, LayerBatch batch)
    {
        var query = layer.Query.call(FusionResidual.QueryOf(config, opening)).unsqueeze(2); // [B, T, H] → [B, T, 1, H]
        var inside = batch with { Observer = null, FusionObserver = null }; // an observer of this fusion does not observe one inside it
        var outputs = stack([.. adapters.Select(adapter => adapter.AddForFusion(opening, inside))], 2); // [B, T, N, H]
        var products = (query * layer.Key.call(outputs)).sum(-1); // [B, T, N]
        if (config.Form == FusionForm.ScaledDotProduct)
            products = products / Math.Sqrt(query.shape[^1]);
        var weights = scores.Normalize(products, batch);
        var values = layer.Value is { } value ? outputs.matmul(value.weight.t()) : outputs;
        var mixed = weights.unsqueeze(2).matmul(values).squeeze(2); // [B, T, 1, N] [B, T, N, H] → [B, T, H]
        var added = FusionResidual.Apply(config, layer.Value, mixed, opening);
        batch.Observer?.Observe(batch.Layer, batch.SubLayer, added);
        return added;
    }
}
