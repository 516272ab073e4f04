using MLNet.Adapters.Methods.Insertions;
using MLNet.Adapters.Methods.LayerNormTuning;
using MLNet.Adapters.Records;
using static TorchSharp.torch;

namespace MLNet.Adapters.Methods;

/// <summary>
/// LayerNorm tuning: the scales and biases of the encoder's LayerNorms are trained, as copies that start from the frozen ones.
/// </summary>
/// <remarks>
/// <para>Choose it if an adapter must be tiny, 4 H numbers per layer, and scoring must cost no more than with the plain encoder. It needs
/// higher learning rates than adapters (1e-3 and more). A LayerNorm after the last layer, which ModernBERT has, is not trained.</para>
/// <para>Source: Zhao et al. 2023 (arXiv 2312.11420).</para>
/// </remarks>
public sealed record LayerNormTuningConfig : AdapterConfig
{
    /// <summary>The LayerNorms that are trained.</summary>
    /// <value><see cref="LayerNormTargets.All"/> by default.</value>
    public LayerNormTargets Targets { get; init; } = LayerNormTargets.All;

    /// <summary>The zero-based indices of the layers that are left unchanged.</summary>
    /// <value>Empty by default; kept as a sorted copy.</value>
    public IReadOnlyList<int> LeaveOutLayers { get; init => field = [.. value.Distinct().Order()]; } = [];

    /// <inheritdoc/>
    public bool Equals(LayerNormTuningConfig? other) => other is not null && RecordText.Whole(this) == RecordText.Whole(other);

    /// <inheritdoc/>
    public override int GetHashCode() => RecordText.Whole(this).GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => RecordText.Of(this);

    internal bool HasIn(EncoderShape shape, int layer, SubLayer subLayer) =>
        Targets.HasFlag(subLayer == SubLayer.Attention ? LayerNormTargets.Attention : LayerNormTargets.FeedForward)
        && !LeaveOutLayers.Contains(layer)
        && shape.HasNorm(layer, subLayer);

    internal override void Validate(EncoderShape shape)
    {
        if ((Targets & ~LayerNormTargets.All) != 0)
            throw new ArgumentException(
                $"The targets of LayerNorm tuning are {(int)Targets}, which is not a combination of {nameof(LayerNormTargets)}. "
                + "Combine its members.");
        ConfigChecks.Layers(LeaveOutLayers, "leave-out layer", shape);
    }

    internal override AdapterPlaces? PlacesIn(EncoderShape shape) => null;

    internal override IEnumerable<string> Warnings(EncoderShape shape)
    {
        if (Targets == LayerNormTargets.None)
            yield return "The targets of LayerNorm tuning are None: only the head is trained.";
        else if (LeaveOutLayers.Count == shape.Layers && !Targets.HasFlag(LayerNormTargets.Embeddings))
            yield return ConfigChecks.EveryLayerLeftOut;
    }

    internal override AdapterConfig Without(IReadOnlyList<int> layers, EncoderShape shape) =>
        this with { LeaveOutLayers = [.. LeaveOutLayers, .. layers] };

    internal override ParameterKind KindOf(string name) => ParameterKind.Replacement;

    // New ones are copies of the frozen ones.
    internal override AdapterModule Create(EncoderShape shape, Generator? generator, Device device) =>
        new LayerNormAdapters(this, shape, device);
}
