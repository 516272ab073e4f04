using MLNet.Adapters.Records;

namespace MLNet.Adapters.Methods;

/// <summary>Reduction factors that differ by layer, such as AdapterHub's <c>{"1": 8, "default": 16}</c>.</summary>
public sealed record LayerMap
{
    /// <summary>The factors of individual layers, by zero-based index.</summary>
    public IReadOnlyDictionary<int, double> Layers
    {
        get;
        init => field = new SortedDictionary<int, double>(value.ToDictionary());
    } = new Dictionary<int, double>();

    /// <summary>The factor of all other layers.</summary>
    /// <value>Null by default: <see cref="Layers"/> must then contain every layer.</value>
    public double? Default { get; init; }

    /// <summary>Returns the factor of a layer, or null if the map has none for it.</summary>
    internal double? Of(int layer) => Layers.TryGetValue(layer, out var factor) ? factor : Default;

    /// <inheritdoc/>
    public override string ToString() => RecordText.Of(this);
}
