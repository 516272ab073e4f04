using System.Text.Json;
using MLNet.Adapters.Layers;
using MLNet.Adapters.Methods.Bottleneck;
using MLNet.Adapters.Records;
using static TorchSharp.torch;

namespace MLNet.Adapters.Methods;

/// <summary>A bottleneck adapter: A(z) = s (W_up act(W_down z + b_down) + b_up), added at the end of a sub-layer.</summary>
/// <remarks>
/// <para>Presets: <see cref="Pfeiffer"/>, <see cref="Houlsby"/>, <see cref="Parallel"/>, <see cref="SequentialPlain"/>; change one with
/// <c>with</c>. A record created with <c>new</c> is the textbook form: any <see cref="Placement"/> × <see cref="Form"/>, each adapter on
/// the sub-layer's output h (sequential, LN((h + A(h)) + x)) or input x (parallel, LN((A(x) + h) + x)), weights N(0, 0.01).</para>
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
        AdapterForm.Parallel => ParallelForm.Instance,
        _ when OriginalLayerNormBefore => NormalizedSequentialForm.Instance,
        _ => SequentialForm.Instance,
    };

    /// <summary>Whether a place that the encoder has gets an adapter.</summary>
    internal bool HasIn(EncoderShape shape, int layer, SubLayer subLayer) => Has(layer, subLayer) && shape.Has(layer, subLayer);

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

    internal override void Validate(EncoderShape shape) => BottleneckValidation.Check(this, shape);

    internal override IEnumerable<string> Warnings(EncoderShape shape) => BottleneckValidation.Warnings(this, shape);

    internal override AdapterModule Create(EncoderShape shape, Generator? generator, Device device) =>
        new BottleneckAdapters(this, shape, generator, device);

    // Compares all members, and lists element by element.
    private string Text() => JsonSerializer.Serialize(this);
}
