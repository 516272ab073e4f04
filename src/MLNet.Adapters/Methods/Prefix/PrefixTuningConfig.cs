using MLNet.Adapters.Methods.Prefix;
using MLNet.Adapters.Records;
using static TorchSharp.torch;

namespace MLNet.Adapters.Methods;

/// <summary>
/// Prefix tuning: each layer's attention gets trained keys and values in front of those of the text, which all tokens can attend to.
/// </summary>
/// <remarks>
/// <para>Choose it to give the encoder context rather than to change its computation. It needs higher learning rates than adapters (1e-3
/// and more), makes attention over short texts slower, and cannot be stacked, averaged or fused with adapters.</para>
/// <para>Source: Li and Liang 2021 (arXiv 2101.00190).</para>
/// </remarks>
public sealed record PrefixTuningConfig : AdapterConfig
{
    /// <summary>The number P of keys and values that are added to each layer.</summary>
    /// <value>30 by default, as in AdapterHub.</value>
    public int PrefixLength { get; init; } = 30;

    /// <summary>
    /// Whether keys and values are trained themselves, P · 2 · layers · H numbers; otherwise a network computes them from P trained
    /// vectors, which makes training steadier and costs nothing afterwards.
    /// </summary>
    /// <value>false by default.</value>
    public bool IsFlat { get; init; }

    /// <summary>The width of that network's inner layer; without effect if the prefix is flat.</summary>
    /// <value>512 by default, as in the paper.</value>
    public int BottleneckSize { get; init; } = 512;

    /// <summary>The activation function of that network; without effect if the prefix is flat.</summary>
    /// <value><see cref="ActivationFunction.Tanh"/> by default, as in the paper.</value>
    public ActivationFunction Activation { get; init; } = ActivationFunction.Tanh;

    /// <summary>The dropout probability of the elements of keys and values in training.</summary>
    /// <value>0 by default.</value>
    public double Dropout { get; init; }

    /// <summary>The zero-based indices of the layers that are left unchanged.</summary>
    /// <value>Empty by default; kept as a sorted copy.</value>
    public IReadOnlyList<int> LeaveOutLayers { get; init => field = [.. value.Distinct().Order()]; } = [];

    /// <summary>
    /// How the gates of each layer are averaged: a trained number per text, the mean of sigmoid(W x + b) over its tokens, that multiplies
    /// the keys and values of the prefix; x is the input of the attention.
    /// </summary>
    /// <value>Null by default: no gates.</value>
    public GateMean? Gating { get; init; }

    /// <summary>Whether keys and values have the same gate; without effect if there are no gates.</summary>
    /// <value>true by default.</value>
    public bool SharesGate { get; init; } = true;

    /// <inheritdoc/>
    public bool Equals(PrefixTuningConfig? other) => other is not null && RecordText.Whole(this) == RecordText.Whole(other);

    /// <inheritdoc/>
    public override int GetHashCode() => RecordText.Whole(this).GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => RecordText.Of(this);

    /// <summary>Returns the layers that get a prefix: those with attention that are not left out.</summary>
    internal IEnumerable<int> LayersIn(EncoderShape shape) =>
        Enumerable.Range(0, shape.Layers).Where(layer => shape.Has(layer, SubLayer.Attention) && !LeaveOutLayers.Contains(layer));

    internal override void Validate(EncoderShape shape)
    {
        if (PrefixLength < 1)
            throw new ArgumentException($"The prefix length is {PrefixLength}. Give at least 1; 30 is usual.");
        if (BottleneckSize < 1)
            throw new ArgumentException($"The bottleneck size of the prefix is {BottleneckSize}. Give at least 1; 512 is usual.");
        if (!(Dropout >= 0 && Dropout < 1))
            throw new ArgumentException($"The dropout of the prefix is {Dropout}. Give a share from 0 to below 1.");
        ConfigChecks.Defined(Activation, nameof(Activation));
        if (Gating is { } gating)
            ConfigChecks.Defined(gating, nameof(Gating));
        ConfigChecks.Layers(LeaveOutLayers, "leave-out layer", shape);
        if (!shape.HasAny(SubLayer.Attention))
            throw new ArgumentException("No layer of the encoder has attention, where a prefix acts. Use another method or encoder.");
    }

    internal override bool IsRandom => Dropout > 0;

    internal override AdapterPlaces? PlacesIn(EncoderShape shape) => null;

    internal override IEnumerable<string> Warnings(EncoderShape shape)
    {
        if (!LayersIn(shape).Any())
            yield return ConfigChecks.EveryLayerLeftOut;
    }

    internal override AdapterModule Create(EncoderShape shape, Generator? generator, Device device) =>
        new PrefixTuning(this, shape, generator, device);
}
