namespace MLNet.Adapters.Methods.LowRank;

/// <summary>A frozen linear map with its sizes.</summary>
/// <param name="Map">Which map it is.</param>
/// <param name="Inputs">The number of its inputs.</param>
/// <param name="Outputs">The number of its outputs.</param>
internal readonly record struct MapSite(TargetMap Map, int Inputs, int Outputs);
