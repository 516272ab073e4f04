using MLNet.Adapters.Methods;

namespace MLNet.Adapters.Checkpoints;

/// <summary>The methods that can be trained, saved and loaded: a line for each.</summary>
internal static class AdapterMethods
{
    /// <summary>Every method.</summary>
    public static IReadOnlyList<MethodEntry> All { get; } =
    [
        new("bottleneck", typeof(BottleneckAdapterConfig)),
    ];

    /// <summary>What is trained if a user names no method.</summary>
    public static AdapterConfig Default => BottleneckAdapterConfig.Pfeiffer;
}
