using MLNet.Adapters.Checkpoints.AdapterHub;

namespace MLNet.Adapters.Checkpoints;

/// <summary>A method of the field as files know it.</summary>
/// <param name="Kind">The word for it in our own files.</param>
/// <param name="Config">The record of its configuration.</param>
/// <param name="Hub">Its form in AdapterHub's folders; null if it has none there.</param>
internal sealed record MethodEntry(string Kind, Type Config, IHubMethod? Hub);
