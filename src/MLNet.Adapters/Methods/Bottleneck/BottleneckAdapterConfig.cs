using System.Text.Json;
using MLNet.Adapters.Layers;
using MLNet.Adapters.Methods.Bottleneck;
using MLNet.Adapters.Records;
using static TorchSharp.torch;

namespace MLNet.Adapters.Methods;

/// <summary>A bottleneck adapter: A(z) = s (W_up act(W_down z + b_down) + b_up), added at the end of a sub-layer.</summary>
/// <remarks>
/// <para>Presets: <see cref="Pfeiffer"/>, <see cref="Houlsby"/>, <see cref="Parallel"/>, <see cref="AdapterPlus"/>,
/// <see cref="Compacter"/>, <see cref="CompacterPlusPlus"/>, <see cref="SequentialPlain"/>; change one with <c>with</c>. A record created
/// with <c>new</c> is the textbook form: any <see cref="Placement"/> × <see cref="Form"/>, each adapter on the sub-layer's output h
/// (sequential, LN((h + A(h)) + x)) or input x (parallel, LN((A(x) + h) + x)), weights N(0, 0.01).</para>
/// <para>The textbook form of <see cref="AdapterPlacement.FeedForward"/> is <see cref="SequentialPlain"/>, not <see cref="Pfeiffer"/>: the
/// latter reads LN(h + x) instead of h.</para>
/// <para>Sources: Houlsby et al. 2019 (arXiv 1902.00751); Pfeiffer et al. 2021 (arXiv 2005.00247); He et al. 2022 (arXiv
/// 2110.04366).</para>
/// </remarks>
public sealed record BottleneckAdapterConfig : AdapterConfig
{
    /// <summary>
    /// AdapterHub's <c>seq_bn</c>: one adapter per layer, after the feed-forward network, LN((h + A(LN(h + x))) + x); ReLU, reduction 16.
    /// </summary>
    public static BottleneckAdapterConfig Pfeiffer { get; } = new()
    {
        Placement = AdapterPlacement.FeedForward,
        OriginalLayerNormBefore = true,
        Initialization = AdapterInitialization.Bert,
    };

    /// <summary>AdapterHub's <c>double_seq_bn</c>: an adapter after each sub-layer, LN((h + A(h)) + x); SiLU, reduction 16.</summary>
    public static BottleneckAdapterConfig Houlsby { get; } = new()
    {
        Placement = AdapterPlacement.Both,
        Activation = ActivationFunction.SiLU,
        Initialization = AdapterInitialization.Bert,
    };

    /// <summary>
    /// AdapterHub's <c>par_bn</c>: parallel to the feed-forward network, LN((A(x) + h) + x); ReLU, reduction 2, scale 4, exact identity at
    /// the start.
    /// </summary>
    public static BottleneckAdapterConfig Parallel { get; } = new()
    {
        Placement = AdapterPlacement.FeedForward,
        Form = AdapterForm.Parallel,
        ReductionFactor = 2,
        Scaling = 4,
        Initialization = AdapterInitialization.MamAdapter,
    };

    /// <summary>
    /// AdapterHub's <c>AdapterPlus</c> (Steitz and Roth 2024, arXiv 2406.06820): z + s A(z) with z = LN(h + x) after the feed-forward
    /// network, without a further LayerNorm; GELU, reduction 96, a trained scale per channel, stochastic depth 0.1.
    /// </summary>
    public static BottleneckAdapterConfig AdapterPlus { get; } = new()
    {
        Placement = AdapterPlacement.FeedForward,
        OriginalLayerNormBefore = true,
        OriginalLayerNormAfter = false,
        Residual = AdapterResidual.NormalizedSum,
        ReductionFactor = 96,
        Activation = ActivationFunction.Gelu,
        Scaling = AdapterScaling.PerChannel,
        StochasticDepth = 0.1,
        Initialization = AdapterInitialization.Houlsby,
    };

    /// <summary>
    /// AdapterHub's <c>compacter</c> (Karimi Mahabadi et al. 2021, arXiv 2106.04647): <see cref="Houlsby"/> with matrices of Kronecker
    /// products; GELU, reduction 32. Choose it, or <see cref="CompacterPlusPlus"/>, if the adapters of many tasks must be tiny.
    /// </summary>
    public static BottleneckAdapterConfig Compacter { get; } = Houlsby with
    {
        ReductionFactor = 32,
        Activation = ActivationFunction.Gelu,
        Phm = new PhmSettings(),
    };

    /// <summary>
    /// AdapterHub's <c>compacter++</c>: <see cref="Pfeiffer"/> with matrices of Kronecker products; GELU, reduction 32.
    /// </summary>
    public static BottleneckAdapterConfig CompacterPlusPlus { get; } = Pfeiffer with
    {
        ReductionFactor = 32,
        Activation = ActivationFunction.Gelu,
        Phm = new PhmSettings(),
    };

    /// <summary>The textbook form after the feed-forward network: LN((h + A(h)) + x); ReLU, reduction 16, weights N(0, 0.01).</summary>
    public static BottleneckAdapterConfig SequentialPlain { get; } = new() { Placement = AdapterPlacement.FeedForward };

    /// <summary>The sub-layers that get an adapter.</summary>
    /// <value><see cref="AdapterPlacement.Both"/> by default.</value>
    public AdapterPlacement Placement { get; init; } = AdapterPlacement.Both;

    /// <summary>Whether an adapter reads its sub-layer's output or its input.</summary>
    /// <value><see cref="AdapterForm.Sequential"/> by default.</value>
    public AdapterForm Form { get; init; } = AdapterForm.Sequential;

    /// <summary>
    /// Whether a sequential adapter reads LN(h + x), computed with the frozen LayerNorm, instead of h; AdapterHub's
    /// <c>original_ln_before</c>. Has no effect on a parallel adapter.
    /// </summary>
    /// <value>False by default; true in <see cref="Pfeiffer"/>.</value>
    public bool OriginalLayerNormBefore { get; init; }

    /// <summary>What the output of a sequential adapter is added to; anything but h needs <see cref="OriginalLayerNormBefore"/>.</summary>
    /// <value><see cref="AdapterResidual.Output"/> by default.</value>
    public AdapterResidual Residual { get; init; } = AdapterResidual.Output;

    /// <summary>
    /// Whether the sub-layer's input is added and the frozen LayerNorm applied after the adapter; AdapterHub's <c>original_ln_after</c>.
    /// </summary>
    /// <value>True by default; false in <see cref="AdapterPlus"/>.</value>
    public bool OriginalLayerNormAfter { get; init; } = true;

    /// <summary>Whether the adapter's input is normalized by a trained LayerNorm of its own; AdapterHub's <c>ln_before</c>.</summary>
    /// <value>False by default.</value>
    public bool LayerNormBefore { get; init; }

    /// <summary>
    /// Whether the adapter's output is normalized by a trained LayerNorm of its own before it is added; AdapterHub's <c>ln_after</c>. A
    /// fusion of the adapter leaves it out, as in AdapterHub.
    /// </summary>
    /// <value>False by default.</value>
    public bool LayerNormAfter { get; init; }

    /// <summary>The dropout probability of the elements of the adapter's output in training; a fusion leaves it out.</summary>
    /// <value>0 by default.</value>
    public double Dropout { get; init; }

    /// <summary>
    /// The probability that a sequential adapter is left out for a whole text in training (stochastic depth; Huang et al. 2016).
    /// </summary>
    /// <value>0 by default; 0.1 in <see cref="AdapterPlus"/>.</value>
    public double StochasticDepth { get; init; }

    /// <summary>The ratio of hidden size to bottleneck size; the bottleneck size is max(1, ⌊H / factor⌋).</summary>
    /// <value>16 by default. <see cref="BottleneckSize"/> and <see cref="ReductionFactorByLayer"/> take precedence.</value>
    public double ReductionFactor { get; init; } = 16;

    /// <summary>The bottleneck size R in every layer.</summary>
    /// <value>Null by default: the reduction factor determines R.</value>
    public int? BottleneckSize { get; init; }

    /// <summary>Reduction factors that differ by layer.</summary>
    /// <value>Null by default. Cannot be combined with <see cref="BottleneckSize"/>.</value>
    public LayerMap? ReductionFactorByLayer { get; init; }

    /// <summary>The zero-based indices of the layers that get no adapter.</summary>
    /// <value>Empty by default; kept as a sorted copy.</value>
    public IReadOnlyList<int> LeaveOutLayers { get; init => field = [.. value.Distinct().Order()]; } = [];

    /// <summary>The activation function between the two projections.</summary>
    /// <value><see cref="ActivationFunction.ReLU"/> by default.</value>
    public ActivationFunction Activation { get; init; } = ActivationFunction.ReLU;

    /// <summary>The factor s on the adapter's output.</summary>
    /// <value>The constant 1 by default.</value>
    public AdapterScaling Scaling { get; init; } = 1;

    /// <summary>Determines how new weights are drawn.</summary>
    /// <value><see cref="AdapterInitialization.Normal"/> by default.</value>
    public AdapterInitialization Initialization { get; init; } = AdapterInitialization.Normal;

    /// <summary>The form of both matrices as sums of Kronecker products.</summary>
    /// <value>Null by default: plain matrices. Set in <see cref="Compacter"/> and <see cref="CompacterPlusPlus"/>.</value>
    public PhmSettings? Phm { get; init; }

    /// <summary>
    /// How the adapter's gate is averaged: a trained number per text, the mean of sigmoid(W z + b) over its tokens, that multiplies the
    /// adapter's output. A fusion of the adapter leaves it out, as in AdapterHub.
    /// </summary>
    /// <value>Null by default: no gate.</value>
    public GateMean? Gating { get; init; }

    /// <summary>The invertible adapter at the embeddings, for language adapters.</summary>
    /// <value>Null by default: none.</value>
    public InvertibleSettings? Invertible { get; init; }

    /// <inheritdoc/>
    public bool Equals(BottleneckAdapterConfig? other) => other is not null && Text() == other.Text();

    /// <inheritdoc/>
    public override int GetHashCode() => Text().GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => RecordText.Of(this);

    /// <summary>Whether a place gets an adapter in an encoder that has the place.</summary>
    internal bool Has(int layer, SubLayer subLayer) => !LeaveOutLayers.Contains(layer) && (Placement, subLayer) switch
    {
        (AdapterPlacement.Both, _) => true,
        (AdapterPlacement.Attention, SubLayer.Attention) => true,
        (AdapterPlacement.FeedForward, SubLayer.FeedForward) => true,
        _ => false,
    };

    internal ResidualForm ResidualForm => Form switch
    {
        AdapterForm.Parallel => new ParallelForm(OriginalLayerNormAfter),
        _ => new SequentialForm(OriginalLayerNormBefore, Residual, OriginalLayerNormAfter),
    };

    /// <summary>Whether a place that the encoder has gets an adapter.</summary>
    internal bool HasIn(EncoderShape shape, int layer, SubLayer subLayer) => Has(layer, subLayer) && shape.Has(layer, subLayer);

    internal override string Title => BottleneckTitle.Of(this);

    internal override bool IsRandom => Dropout > 0 || StochasticDepth > 0;

    internal override AdapterPlaces PlacesIn(EncoderShape shape) => new(
    [
        .. Enum.GetValues<SubLayer>()
            .Where(subLayer => Enumerable.Range(0, shape.Layers).Any(layer => HasIn(shape, layer, subLayer)))
            .Select(subLayer => (subLayer, ResidualForm)),
    ]);

    /// <summary>Returns the bottleneck size R of a layer.</summary>
    internal int SizeOf(int layer, int hiddenSize)
    {
        if (BottleneckSize is { } size)
            return size;
        var factor = ReductionFactorByLayer is { } map
            ? map.Of(layer) ?? throw BottleneckValidation.NoFactor(layer, map)
            : ReductionFactor;
        return Math.Max(1, (int)Math.Floor(hiddenSize / factor));
    }

    internal override AdapterConfig Without(IReadOnlyList<int> layers, EncoderShape shape) =>
        this with { LeaveOutLayers = [.. LeaveOutLayers, .. layers] };

    internal override ParameterKind KindOf(string name) =>
        name.EndsWith(".scaling", StringComparison.Ordinal)
        || name.EndsWith(".norm_before.weight", StringComparison.Ordinal)
        || name.EndsWith(".norm_after.weight", StringComparison.Ordinal)
            ? ParameterKind.Factor
            : ParameterKind.Addition;

    internal override void Validate(EncoderShape shape) => BottleneckValidation.Check(this, shape);

    internal override IEnumerable<string> Warnings(EncoderShape shape) => BottleneckValidation.Warnings(this, shape);

    internal override AdapterModule Create(EncoderShape shape, Generator? generator, Device device) =>
        new BottleneckAdapters(this, shape, generator, device);

    // Compares all members, and lists element by element.
    private string Text() => JsonSerializer.Serialize(this);
}
