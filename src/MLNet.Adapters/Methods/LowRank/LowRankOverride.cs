namespace MLNet.Adapters.Methods;

/// <summary>Settings of one map that differ from those of the others.</summary>
/// <param name="Map">The map, one of the targets.</param>
public sealed record LowRankOverride(TargetMap Map)
{
    /// <summary>The rank r in this map.</summary>
    /// <value>null by default: the rank of the others.</value>
    public int? Rank { get; init; }

    /// <summary>The constant α of the scale in this map.</summary>
    /// <value>null by default: the constant of the others.</value>
    public double? Alpha { get; init; }
}
