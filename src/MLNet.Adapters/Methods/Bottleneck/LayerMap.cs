using MLNet.Adapters.Records;

namespace MLNet.Adapters.Methods;

/// <summary>Reduction factors that differ by layer, as AdapterHub's <c>{"1": 8, "default": 16}</c>.</summary>
public sealed record LayerMap
{
    /// <summary>The factor of each layer that is named, by index from 0.</summary>
    public IReadOnlyDictionary<int, double> Layers
    {
        get;
        init => field = new SortedDictionary<int, double>(value.ToDictionary());
    } = new Dictionary<int, double>();

    /// <summary>The factor of every other layer.</summary>
    /// <value>Null by default: every layer must then be named.</value>
    public double? Default { get; init; }

    /// <summary>The factor of a layer, or null where the map has none for it.</summary>
    internal double? Of(int layer) => Layers.TryGetValue(layer, out var factor) ? factor : Default;

    /// <inheritdoc/>
    public override string ToString() => RecordText.Of(this);
}
