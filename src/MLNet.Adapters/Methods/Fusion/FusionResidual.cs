using static TorchSharp.torch;

namespace MLNet.Adapters.Methods.Fusion;

/// <summary>What a fusion does with the residual beside its weighted sum.</summary>
internal static class FusionResidual
{
    /// <summary>The vectors that ask for adapters.</summary>
    public static Tensor QueryOf(AdapterFusionConfig config, ResidualOpening opening) =>
        (config.QueryBeforeLayerNorm || config.Form == FusionForm.ScaledDotProduct) && !opening.IsResidualAddedByFusion
            ? opening.Output
            : opening.Read;

    /// <summary>
    /// Adds what the form adds beside Σ p_n V_n; the connection's own residual, which closing adds, is taken off where the value matrix
    /// carries it.
    /// </summary>
    /// <param name="config">The fusion.</param>
    /// <param name="value">Its value matrix.</param>
    /// <param name="mixed">[B, T, H] Σ p_n W_v up_n; overwritten.</param>
    /// <param name="opening">The open residual connection.</param>
    public static Tensor Apply(AdapterFusionConfig config, FusionValue? value, Tensor mixed, ResidualOpening opening)
    {
        if (config.ResidualBeforeValue || config.Form == FusionForm.ScaledDotProduct)
        {
            var identity = eye(value!.weight.shape[0], dtype: value.weight.dtype, device: value.weight.device);
            mixed = mixed + nn.functional.linear(opening.InnerResidual, value.weight - identity, value.bias);
        }

        return opening.IsResidualAddedByFusion ? mixed.add_(opening.InnerResidual) : mixed;
    }
}
