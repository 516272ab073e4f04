namespace MLNet.Adapters.Checkpoints;

/// <summary>A method of the field as files know it.</summary>
/// <param name="Kind">The word for it in our own files.</param>
/// <param name="Config">The record of its configuration.</param>
internal sealed record MethodEntry(string Kind, Type Config);
