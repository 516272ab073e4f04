using MLNet.Adapters.Methods.BitFit;
using MLNet.Adapters.Methods.Insertions;
using MLNet.Adapters.Records;
using static TorchSharp.torch;

namespace MLNet.Adapters.Methods;

/// <summary>BitFit: only the biases of the encoder are trained; each is stored as its difference from the frozen one.</summary>
/// <remarks>
/// <para>Choose it if an adapter must be small (about 0.1 % of the encoder) and scoring must cost no more than with the plain encoder. It
/// needs higher learning rates than adapters (1e-3 and more), and encoders whose maps have biases.</para>
/// <para>Source: Ben Zaken et al. 2022 (arXiv 2106.10199).</para>
/// </remarks>
public sealed record BitFitConfig : AdapterConfig
{
    /// <summary>The biases that are trained.</summary>
    /// <value><see cref="BitFitTargets.All"/> by default; the paper's smaller form is Query and Intermediate.</value>
    public BitFitTargets Targets { get; init; } = BitFitTargets.All;

    /// <summary>The zero-based indices of the layers that are left unchanged.</summary>
    /// <value>Empty by default; kept as a sorted copy.</value>
    public IReadOnlyList<int> LeaveOutLayers { get; init => field = [.. value.Distinct().Order()]; } = [];

    /// <inheritdoc/>
    public bool Equals(BitFitConfig? other) => other is not null && RecordText.Whole(this) == RecordText.Whole(other);

    /// <inheritdoc/>
    public override int GetHashCode() => RecordText.Whole(this).GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => RecordText.Of(this);

    internal bool HasIn(EncoderShape shape, int layer, ProjectionPlace place) =>
        Targets.HasFlag(TargetOf(place)) && !LeaveOutLayers.Contains(layer) && shape.Has(layer, place);

    internal bool HasNormIn(EncoderShape shape, int layer, SubLayer subLayer) =>
        Targets.HasFlag(subLayer == SubLayer.Attention ? BitFitTargets.AttentionNorm : BitFitTargets.FeedForwardNorm)
        && !LeaveOutLayers.Contains(layer)
        && shape.HasNorm(layer, subLayer);

    internal override void Validate(EncoderShape shape)
    {
        if ((Targets & ~BitFitTargets.All) != 0)
            throw new ArgumentException(
                $"BitFit's targets are {(int)Targets}, which is not a combination of {nameof(BitFitTargets)}. Combine its members.");
        if (shape.IsBiasFree)
            throw new ArgumentException(
                "BitFit trains biases, but the linear maps and LayerNorms of this encoder have none. "
                + "Use another method, such as LoraConfig.");
        ConfigChecks.Layers(LeaveOutLayers, "leave-out layer", shape);
    }

    internal override AdapterPlaces? PlacesIn(EncoderShape shape) => null;

    internal override IEnumerable<string> Warnings(EncoderShape shape)
    {
        if (Targets == BitFitTargets.None)
            yield return "BitFit's targets are None: only the head is trained.";
        else if (LeaveOutLayers.Count == shape.Layers && !Targets.HasFlag(BitFitTargets.EmbeddingNorm))
            yield return ConfigChecks.EveryLayerLeftOut;
    }

    internal override AdapterConfig Without(IReadOnlyList<int> layers, EncoderShape shape) =>
        this with { LeaveOutLayers = [.. LeaveOutLayers, .. layers] };

    internal override bool IsUpdateOfWeights => true;

    // All of them start at zero.
    internal override AdapterModule Create(EncoderShape shape, Generator? generator, Device device) =>
        new BitFitAdapters(this, shape, device);

    private static BitFitTargets TargetOf(ProjectionPlace place) => place switch
    {
        ProjectionPlace.Query => BitFitTargets.Query,
        ProjectionPlace.Key => BitFitTargets.Key,
        ProjectionPlace.Value => BitFitTargets.Value,
        ProjectionPlace.AttentionOutput => BitFitTargets.AttentionOutput,
        ProjectionPlace.Intermediate => BitFitTargets.Intermediate,
        _ => BitFitTargets.Output,
    };
}
