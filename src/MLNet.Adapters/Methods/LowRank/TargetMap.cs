namespace MLNet.Adapters.Methods;

/// <summary>One of the linear maps that a method can change.</summary>
/// <param name="Target">The kind of map: a single one of the targets.</param>
/// <param name="Layer">The zero-based index of its layer; null for the pooler, which is in none.</param>
public sealed record TargetMap(LoraTargets Target, int? Layer)
{
    /// <inheritdoc/>
    public override string ToString() => Layer is { } layer ? $"{Target} of layer {layer}" : $"{Target}";
}
