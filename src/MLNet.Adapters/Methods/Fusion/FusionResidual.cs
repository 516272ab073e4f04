using static TorchSharp.torch;

namespace MLNet.Adapters.Methods.Fusion;

/// <summary>Handles the residual next to a fusion's weighted sum.</summary>
internal static class FusionResidual
{
    /// <summary>Returns the vectors from which the queries are computed.</summary>
    public static Tensor QueryOf(AdapterFusionConfig config, ResidualOpening opening) =>
        (config.QueryBeforeLayerNorm || config.Form == FusionForm.ScaledDotProduct) && !opening.IsResidualAddedByFusion
            ? opening.Output
            : opening.Read;

    /// <summary>
    /// Adds what the form adds to Σ p_n V_n; subtracts the connection's own residual, which closing adds, if the value matrix already
    /// includes it.
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
