using static TorchSharp.torch;

namespace MLNet.Adapters.Methods.Fusion;

/// <summary>A fusion layer multiplied into the stacked adapters, so that each token is multiplied only with thin matrices.</summary>
/// <remarks>Shapes: N adapters, ΣR the sum of their bottlenecks, H hidden; K = ΣR + N, plus 1 if scores get dropout.</remarks>
/// <param name="Query">S = UCᵀ W_kᵀ W_q [K, H]; the additional row is b_kᵀ W_q.</param>
/// <param name="QueryBias">t = UCᵀ W_kᵀ b_q [K]; the additional element is b_k·b_q.</param>
/// <param name="Value">M = W_v UC [H, ΣR + N].</param>
internal sealed record FusionMatrices(Tensor Query, Tensor QueryBias, Tensor Value)
{
    /// <param name="config">The fusion.</param>
    /// <param name="layer">Its maps at this place.</param>
    /// <param name="adapters">The adapters.</param>
    /// <param name="withKeyBias">
    /// Whether b_k is included: it adds the same amount to each score, which cancels unless scores are dropped.
    /// </param>
    public static FusionMatrices Multiply(AdapterFusionConfig config, FusionLayer layer, StackedBranches adapters, bool withKeyBias)
    {
        var keys = layer.Key.Weight.matmul(adapters.Up).t(); // [H, H] [H, K] → [K, H]
        if (withKeyBias)
            keys = cat([keys, layer.Key.bias!.unsqueeze(0)], 0);
        if (config.Form == FusionForm.ScaledDotProduct)
            keys = keys * (1 / Math.Sqrt(layer.Key.Weight.shape[0]));
        return new FusionMatrices(
            keys.matmul(layer.Query.Weight),
            keys.matmul(layer.Query.bias!),
            layer.Value is { } value ? value.weight.matmul(adapters.Up) : adapters.Up);
    }
}
