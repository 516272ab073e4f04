using MLNet.Adapters.Layers;
using MLNet.Adapters.Methods.Bottleneck;
using MLNet.Adapters.Methods.Fusion;

namespace MLNet.Adapters.Methods;

/// <summary>AdapterFusion: attention over the adapters' outputs at each of their places, with one weight per adapter and token.</summary>
/// <remarks>
/// <para>With the outputs up_n of N adapters, p = softmax over n of (W_q q + b_q)·(W_k up_n + b_k), and the fused output is Σ p_n W_v
/// up_n.</para>
/// <para>Source: Pfeiffer et al. 2021 (arXiv 2005.00247).</para>
/// </remarks>
public sealed record AdapterFusionConfig
{
    /// <summary>AdapterHub's <c>dynamic</c>: with a value matrix and its regularizer.</summary>
    public static AdapterFusionConfig Dynamic { get; } = new();

    /// <summary>AdapterHub's <c>static</c>: no value matrix, so the fused output is a weighted mean of the adapters' outputs.</summary>
    public static AdapterFusionConfig Static { get; } = new() { HasValue = false, ValueRegularization = 0 };

    /// <summary>The scaled dot-product form.</summary>
    public static AdapterFusionConfig ScaledDotProduct { get; } = new() { Form = FusionForm.ScaledDotProduct, ValueRegularization = 0 };

    /// <summary>The published form of fusion to compute.</summary>
    /// <value><see cref="FusionForm.AdapterHub"/> by default.</value>
    public FusionForm Form { get; init; } = FusionForm.AdapterHub;

    /// <summary>Whether there is a value matrix W_v; AdapterHub's <c>value</c>. The scaled dot-product form always has one.</summary>
    /// <value>True by default.</value>
    public bool HasValue { get; init; } = true;

    /// <summary>
    /// Whether the query reads the sub-layer's output before the LayerNorm that the adapters read after; AdapterHub's
    /// <c>query_before_ln</c>. Has no effect on parallel adapters.
    /// </summary>
    /// <value>False by default.</value>
    public bool QueryBeforeLayerNorm { get; init; }

    /// <summary>
    /// Whether the residual is added to the adapters' outputs before the value matrix instead of after it; AdapterHub's
    /// <c>residual_before</c>.
    /// </summary>
    /// <value>False by default.</value>
    public bool ResidualBeforeValue { get; init; }

    /// <summary>
    /// Whether scores are divided by a temperature that falls from 50 to 1 by 0.05 per training step; AdapterHub's <c>temperature</c>.
    /// </summary>
    /// <value>False by default.</value>
    public bool HasTemperature { get; init; }

    /// <summary>The weight of ‖I − W_v‖²_F in the training loss, which keeps the value matrix near the identity; 0 turns it off.</summary>
    /// <value>0.01 by default.</value>
    public double ValueRegularization { get; init; } = 0.01;

    /// <summary>The dropout probability of the scores in training.</summary>
    /// <value>Null by default: the encoder's attention dropout, as in the reference library; none in the scaled dot-product form.</value>
    public double? ScoreDropout { get; init; }

    /// <summary>Determines how new layers are drawn.</summary>
    /// <value><see cref="FusionInitialization.NearMean"/> by default.</value>
    public FusionInitialization Initialization { get; init; } = FusionInitialization.NearMean;

    /// <exception cref="ArgumentException">Adapters at these places cannot be fused in this form.</exception>
    internal void CheckForm(AdapterPlaces places)
    {
        if (Form == FusionForm.ScaledDotProduct && places.ReadInput)
            throw new ArgumentException(
                "FusionForm.ScaledDotProduct fuses adapters with their own residual, which parallel adapters do not have. "
                + "Use FusionForm.AdapterHub, or sequential adapters.");
    }

    /// <exception cref="ArgumentException">A setting cannot work or contradicts another.</exception>
    internal void Validate()
    {
        ConfigChecks.Defined(Form, nameof(Form));
        ConfigChecks.Defined(Initialization, nameof(Initialization));
        if (!(ValueRegularization >= 0) || double.IsInfinity(ValueRegularization))
            throw new ArgumentException(
                $"ValueRegularization is {ValueRegularization}. Give a finite number of at least 0; 0.01 is usual.");
        if (ScoreDropout is not (null or (>= 0 and < 1)))
            throw new ArgumentException($"ScoreDropout is {ScoreDropout}. It must be from 0 to below 1.");
        if (!HasValue && ValueRegularization > 0)
            throw new ArgumentException(
                $"ValueRegularization is {ValueRegularization}, but HasValue is false, so there is no value matrix. Set it to 0, "
                + "or use AdapterFusionConfig.Static.");
        if (!HasValue && ResidualBeforeValue)
            throw new ArgumentException(
                "ResidualBeforeValue is true, but HasValue is false, so there is no value matrix to apply to the residual. "
                + "Leave one of them at its default.");
        if (Form == FusionForm.ScaledDotProduct && ScoreDropout > 0)
            throw new ArgumentException(
                $"ScoreDropout is {ScoreDropout}, but the scaled dot-product form has no dropout on its scores. Leave it null.");
        if (Form == FusionForm.ScaledDotProduct && (!HasValue || QueryBeforeLayerNorm || ResidualBeforeValue || HasTemperature))
            throw new ArgumentException(
                "HasValue = false, QueryBeforeLayerNorm, ResidualBeforeValue and HasTemperature belong to FusionForm.AdapterHub. "
                + "Leave them at their defaults with FusionForm.ScaledDotProduct.");
    }
}
