using System.Text.Json.Serialization;
using MLNet.Adapters.Methods.Insertions;
using MLNet.Adapters.Records;

namespace MLNet.Adapters.Methods;

/// <summary>The configuration of a method that changes linear maps of a frozen encoder; each method derives its own record.</summary>
/// <remarks>Such methods can be merged into the encoder's weights, but not stacked, averaged or fused.</remarks>
public abstract record LinearMapConfig : AdapterConfig
{
    private const LoraTargets AllTargets = LoraTargets.Query | LoraTargets.Key | LoraTargets.Value | LoraTargets.AttentionOutput
        | LoraTargets.Intermediate | LoraTargets.Output | LoraTargets.Pooler;

    private protected LinearMapConfig()
    {
    }

    /// <summary>The linear maps that the method changes.</summary>
    /// <value>Query and value by default; key, value and intermediate for <see cref="Ia3Config"/>.</value>
    public LoraTargets Targets { get; init; } = LoraTargets.Query | LoraTargets.Value;

    /// <summary>The zero-based indices of the layers that are left unchanged.</summary>
    /// <value>Empty by default; kept as a sorted copy.</value>
    public IReadOnlyList<int> LeaveOutLayers { get; init => field = [.. value.Distinct().Order()]; } = [];

    /// <summary>Single maps that are left unchanged although they are targets; whole layers are <see cref="LeaveOutLayers"/>.</summary>
    /// <value>Empty by default; kept as a sorted copy.</value>
    [JsonIgnore]
    public IReadOnlyList<TargetMap> LeaveOutMaps
    {
        get;
        init => field = [.. value.Distinct().OrderBy(map => map.Layer).ThenBy(map => map.Target)];
    } = [];

    /// <inheritdoc/>
    public virtual bool Equals(LinearMapConfig? other) =>
        base.Equals(other)
        && Targets == other.Targets
        && LeaveOutLayers.SequenceEqual(other.LeaveOutLayers)
        && LeaveOutMaps.SequenceEqual(other.LeaveOutMaps);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(base.GetHashCode(), Targets, LeaveOutLayers.Count);

    /// <inheritdoc/>
    public sealed override string ToString() => RecordText.Of(this);

    // Omitted if empty, so that earlier versions can read what they can express.
    [JsonInclude]
    [JsonPropertyName(nameof(LeaveOutMaps))]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    internal IReadOnlyList<TargetMap>? WrittenLeaveOutMaps
    {
        get => LeaveOutMaps.Count == 0 ? null : LeaveOutMaps;
        init => LeaveOutMaps = value ?? [];
    }

    /// <summary>The method's name in messages.</summary>
    internal abstract string Method { get; }

    internal override string Title => $"{Method}{WithoutLayers(LeaveOutLayers)}";

    /// <summary>Whether the method acts in a map.</summary>
    internal bool HasIn(EncoderShape shape, int layer, ProjectionPlace place) =>
        !LeaveOutLayers.Contains(layer)
        && Targets.HasFlag(TargetOf(place))
        && shape.Has(layer, place)
        && !LeaveOutMaps.Contains(new TargetMap(TargetOf(place), layer));

    /// <summary>Whether the method acts in a map.</summary>
    internal bool HasIn(EncoderShape shape, TargetMap map) => map.Layer is { } layer
        ? layer >= 0 && layer < shape.Layers && Enum.GetValues<ProjectionPlace>().Any(place =>
            TargetOf(place) == map.Target && HasIn(shape, layer, place))
        : map.Target == LoraTargets.Pooler && Targets.HasFlag(LoraTargets.Pooler);

    /// <summary>Returns the target that a place is.</summary>
    internal static LoraTargets TargetOf(ProjectionPlace place) => place switch
    {
        ProjectionPlace.Query => LoraTargets.Query,
        ProjectionPlace.Key => LoraTargets.Key,
        ProjectionPlace.Value => LoraTargets.Value,
        ProjectionPlace.AttentionOutput => LoraTargets.AttentionOutput,
        ProjectionPlace.Intermediate => LoraTargets.Intermediate,
        _ => LoraTargets.Output,
    };

    internal override void Validate(EncoderShape shape)
    {
        if ((Targets & ~AllTargets) != 0)
            throw new ArgumentException(
                $"{Method}'s targets are {(int)Targets}, which is not a combination of {AllTargets}. Combine these.");
        ConfigChecks.Layers(LeaveOutLayers, "leave-out layer", shape);
        foreach (var map in LeaveOutMaps)
            CheckMap(shape, map, "left out", this with { LeaveOutMaps = [] });
        var existing = Enum.GetValues<ProjectionPlace>().Where(shape.HasAny).ToList();
        if ((Targets & ~LoraTargets.Pooler) != LoraTargets.None && !existing.Exists(place => Targets.HasFlag(TargetOf(place))))
            throw new ArgumentException(
                $"{Method}'s targets are {Targets}, but no layer of the encoder has such a map. "
                + $"Choose from {string.Join(", ", existing.Select(TargetOf))}.");
    }

    internal override AdapterConfig Without(IReadOnlyList<int> layers, EncoderShape shape) =>
        this with
        {
            LeaveOutLayers = [.. LeaveOutLayers, .. layers],
            LeaveOutMaps = [.. LeaveOutMaps.Where(map => !IsIn(map, layers))],
        };

    internal override AdapterPlaces? PlacesIn(EncoderShape shape) => null;

    internal override IEnumerable<string> Warnings(EncoderShape shape)
    {
        if (Targets == LoraTargets.None)
            yield return $"{Method}'s targets are None: only the head is trained.";
        else if (LeaveOutLayers.Count == shape.Layers)
            yield return ConfigChecks.EveryLayerLeftOut;
    }

    private protected static bool IsIn(TargetMap map, IReadOnlyList<int> layers) => map.Layer is { } layer && layers.Contains(layer);

    /// <summary>Throws if a setting is about a map in which the method does not act.</summary>
    private protected void CheckMap(EncoderShape shape, TargetMap map, string what, LinearMapConfig? config = null)
    {
        if (!(config ?? this).HasIn(shape, map))
            throw new ArgumentException(
                $"{Method}'s map '{map}' is {what}, but it is not one of its maps: its targets are {Targets} "
                + $"in the layers 0 to {shape.Layers - 1}. Name a map in which {Method} acts.");
    }
}
