using MLNet.Adapters.Methods.Insertions;
using MLNet.Adapters.Methods.LowRank;
using MLNet.Adapters.Records;
using static TorchSharp.torch;

namespace MLNet.Adapters.Methods;

/// <summary>LoRA: y = W x + b + α/r · B A x, with A [r, in] and B [out, r] in parallel to frozen linear maps.</summary>
/// <remarks>
/// <para>Choose LoRA if scoring must cost no more than with the plain encoder: its product can be added to a copy of the weights. It
/// acts in linear maps, so it cannot be stacked, averaged or fused with adapters that act in residual connections.</para>
/// <para>Source: Hu et al. 2022 (arXiv 2106.09685).</para>
/// </remarks>
public sealed record LoraConfig : AdapterConfig
{
    /// <summary>The rank r.</summary>
    /// <value>8 by default.</value>
    public int Rank { get; init; } = 8;

    /// <summary>The constant α; the product is scaled by α / r.</summary>
    /// <value>8 by default, so that the scale of the default rank is 1.</value>
    public double Alpha { get; init; } = 8;

    /// <summary>The linear maps that LoRA changes.</summary>
    /// <value>Query and value by default, as in the paper.</value>
    public LoraTargets Targets { get; init; } = LoraTargets.Query | LoraTargets.Value;

    /// <summary>The dropout probability of the elements of x before A in training.</summary>
    /// <value>0 by default.</value>
    public double Dropout { get; init; }

    /// <summary>The zero-based indices of the layers that are left unchanged.</summary>
    /// <value>Empty by default; kept as a sorted copy.</value>
    public IReadOnlyList<int> LeaveOutLayers { get; init => field = [.. value.Distinct().Order()]; } = [];

    /// <summary>Determines how new matrices are drawn.</summary>
    /// <value><see cref="LoraInitialization.Kaiming"/> by default.</value>
    public LoraInitialization Initialization { get; init; } = LoraInitialization.Kaiming;

    /// <inheritdoc/>
    public bool Equals(LoraConfig? other) => other is not null && ToString() == other.ToString();

    /// <inheritdoc/>
    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => RecordText.Of(this);

    internal double Scale => Alpha / Rank;

    /// <summary>Whether LoRA acts in a map.</summary>
    internal bool HasIn(EncoderShape shape, int layer, ProjectionPlace place) =>
        !LeaveOutLayers.Contains(layer) && IsTarget(place) && shape.Has(layer, place);

    internal override void Validate(EncoderShape shape)
    {
        if (Rank < 1)
            throw new ArgumentException($"LoRA's rank is {Rank}. Give at least 1; 8 is usual.");
        if (Rank > shape.HiddenSize)
            throw new ArgumentException(
                $"LoRA's rank is {Rank}, more than the encoder's hidden size {shape.HiddenSize}, so it is not a low rank. "
                + $"Give at most {shape.HiddenSize}; 8 is usual.");
        if (!double.IsFinite(Alpha) || Alpha <= 0)
            throw new ArgumentException($"LoRA's alpha is {Alpha}. Give a number above 0; the rank {Rank} makes the scale 1.");
        if (!(Dropout >= 0 && Dropout < 1))
            throw new ArgumentException($"LoRA's dropout is {Dropout}. Give a share from 0 to below 1.");
        if ((Targets & ~AllTargets) != 0)
            throw new ArgumentException($"LoRA's targets are {(int)Targets}, which is not a combination of {AllTargets}. Combine these.");
        ConfigChecks.Defined(Initialization, nameof(Initialization));
        ConfigChecks.Layers(LeaveOutLayers, "leave-out layer", shape);
        if (Targets != LoraTargets.None && !Enum.GetValues<ProjectionPlace>().Any(place => IsTarget(place) && ExistsIn(shape, place)))
            throw new ArgumentException(
                $"LoRA's targets are {Targets}, but no layer of the encoder has such a map. "
                + $"Choose from {string.Join(", ", Existing(shape))}.");
    }

    internal override AdapterPlaces? PlacesIn(EncoderShape shape) => null;

    internal override IEnumerable<string> Warnings(EncoderShape shape)
    {
        if (Targets == LoraTargets.None)
            yield return "LoRA's targets are None: only the head is trained.";
        else if (LeaveOutLayers.Count == shape.Layers)
            yield return ConfigChecks.EveryLayerLeftOut;
    }

    internal override AdapterModule Create(EncoderShape shape, Generator? generator, Device device) =>
        new LoraAdapters(this, shape, generator, device);

    private const LoraTargets AllTargets =
        LoraTargets.Query | LoraTargets.Key | LoraTargets.Value | LoraTargets.Intermediate | LoraTargets.Output;

    private bool IsTarget(ProjectionPlace place) => Targets.HasFlag(TargetOf(place)) && TargetOf(place) != LoraTargets.None;

    private static bool ExistsIn(EncoderShape shape, ProjectionPlace place) =>
        Enumerable.Range(0, shape.Layers).Any(layer => shape.Has(layer, place));

    private static IEnumerable<LoraTargets> Existing(EncoderShape shape) => Enum.GetValues<ProjectionPlace>()
        .Where(place => ExistsIn(shape, place))
        .Select(TargetOf)
        .Where(target => target != LoraTargets.None);

    private static LoraTargets TargetOf(ProjectionPlace place) => place switch
    {
        ProjectionPlace.Query => LoraTargets.Query,
        ProjectionPlace.Key => LoraTargets.Key,
        ProjectionPlace.Value => LoraTargets.Value,
        ProjectionPlace.Intermediate => LoraTargets.Intermediate,
        ProjectionPlace.Output => LoraTargets.Output,
        _ => LoraTargets.None,
    };
}
