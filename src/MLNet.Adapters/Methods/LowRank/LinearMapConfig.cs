using MLNet.Adapters.Methods.Insertions;
using MLNet.Adapters.Records;

namespace MLNet.Adapters.Methods;

/// <summary>The configuration of a method that changes linear maps of a frozen encoder; each method derives its own record.</summary>
/// <remarks>Such methods can be merged into the encoder's weights, but not stacked, averaged or fused.</remarks>
public abstract record LinearMapConfig : AdapterConfig
{
    private const LoraTargets AllTargets = LoraTargets.Query | LoraTargets.Key | LoraTargets.Value | LoraTargets.AttentionOutput
        | LoraTargets.Intermediate | LoraTargets.Output;

    private protected LinearMapConfig()
    {
    }

    /// <summary>The linear maps that the method changes.</summary>
    /// <value>Query and value by default; key, value and intermediate for <see cref="Ia3Config"/>.</value>
    public LoraTargets Targets { get; init; } = LoraTargets.Query | LoraTargets.Value;

    /// <summary>The zero-based indices of the layers that are left unchanged.</summary>
    /// <value>Empty by default; kept as a sorted copy.</value>
    public IReadOnlyList<int> LeaveOutLayers { get; init => field = [.. value.Distinct().Order()]; } = [];

    /// <inheritdoc/>
    public virtual bool Equals(LinearMapConfig? other) =>
        base.Equals(other) && Targets == other.Targets && LeaveOutLayers.SequenceEqual(other.LeaveOutLayers);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(base.GetHashCode(), Targets, LeaveOutLayers.Count);

    /// <inheritdoc/>
    public sealed override string ToString() => RecordText.Of(this);

    /// <summary>The method's name in messages.</summary>
    internal abstract string Method { get; }

    /// <summary>Whether the method acts in a map.</summary>
    internal bool HasIn(EncoderShape shape, int layer, ProjectionPlace place) =>
        !LeaveOutLayers.Contains(layer) && IsTarget(place) && shape.Has(layer, place);

    internal override void Validate(EncoderShape shape)
    {
        if ((Targets & ~AllTargets) != 0)
            throw new ArgumentException(
                $"{Method}'s targets are {(int)Targets}, which is not a combination of {AllTargets}. Combine these.");
        ConfigChecks.Layers(LeaveOutLayers, "leave-out layer", shape);
        var existing = Enum.GetValues<ProjectionPlace>().Where(shape.HasAny).ToList();
        if (Targets != LoraTargets.None && !existing.Exists(IsTarget))
            throw new ArgumentException(
                $"{Method}'s targets are {Targets}, but no layer of the encoder has such a map. "
                + $"Choose from {string.Join(", ", existing.Select(TargetOf))}.");
    }

    internal override AdapterConfig Without(IReadOnlyList<int> layers, EncoderShape shape) =>
        this with { LeaveOutLayers = [.. LeaveOutLayers, .. layers] };

    internal override AdapterPlaces? PlacesIn(EncoderShape shape) => null;

    internal override IEnumerable<string> Warnings(EncoderShape shape)
    {
        if (Targets == LoraTargets.None)
            yield return $"{Method}'s targets are None: only the head is trained.";
        else if (LeaveOutLayers.Count == shape.Layers)
            yield return ConfigChecks.EveryLayerLeftOut;
    }

    private bool IsTarget(ProjectionPlace place) => Targets.HasFlag(TargetOf(place));

    private static LoraTargets TargetOf(ProjectionPlace place) => place switch
    {
        ProjectionPlace.Query => LoraTargets.Query,
        ProjectionPlace.Key => LoraTargets.Key,
        ProjectionPlace.Value => LoraTargets.Value,
        ProjectionPlace.AttentionOutput => LoraTargets.AttentionOutput,
        ProjectionPlace.Intermediate => LoraTargets.Intermediate,
        _ => LoraTargets.Output,
    };
}
