using MLNet.Adapters.Checkpoints.AdapterHub.Bottleneck;
using MLNet.Adapters.Checkpoints.AdapterHub.LowRank;
using MLNet.Adapters.Methods;

namespace MLNet.Adapters.Checkpoints;

/// <summary>The methods that can be trained, saved and loaded: a line for each.</summary>
internal static class AdapterMethods
{
    /// <summary>Every method.</summary>
    public static IReadOnlyList<MethodEntry> All { get; } =
    [
        new("bottleneck", typeof(BottleneckAdapterConfig), new HubBottleneck()),
        new("lora", typeof(LoraConfig), new HubLora()),
    ];

    /// <summary>The method of a configuration.</summary>
    public static MethodEntry Of(AdapterConfig config) => All.First(entry => entry.Config == config.GetType());

    /// <summary>What is trained if a user names no method.</summary>
    public static AdapterConfig Default => BottleneckAdapterConfig.Pfeiffer;
}
